package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.json.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsJsonTest {

  @Test
  void saysHowAModelDiffersFromItsControlImageByImage() throws IOException {
    AttackedRows rows = new AttackedRows(40);
    rows.model("lenet-shapes", 0, "hardened", "hardened-control", 30, 20, 16);
    rows.model("lenet-shapes", 0, "hardened-control", "", 36, 10, 12);

    JsonNode within =
        Json.tree(
                Json.pretty(
                    ResultsJson.all(
                        "r1",
                        rows.evaluations(),
                        rows.outcomes(),
                        List.of(),
                        KeptPages.of(0, List.of()))))
            .path("threatModels")
            .path(0)
            .path("models");
    JsonNode treated = named(within, "lenet-shapes-s0/hardened");
    JsonNode control = treated.path("control");

    assertThat(treated.path("verdict").asText()).isEqualTo("not checked");
    assertThat(control.path("model").asText()).isEqualTo("lenet-shapes-s0/hardened-control");
    assertThat(control.path("images").asInt()).isEqualTo(40);
    assertThat(control.path("clean").path("difference").asDouble()).isEqualTo(-6 / 40.0);
    assertThat(control.path("worstCase").path("difference").asDouble()).isEqualTo(6 / 40.0);
    assertThat(control.path("worstCase").path("low").asDouble()).isBetween(-1.0, 6 / 40.0);
    assertThat(control.path("worstCase").path("high").asDouble()).isBetween(6 / 40.0, 1.0);
    assertThat(named(within, "lenet-shapes-s0/hardened-control").has("control")).isFalse();
  }

  private static JsonNode named(JsonNode models, String name) {
    for (JsonNode model : models) {
      if (model.path("model").asText().equals(name)) {
        return model;
      }
    }
    throw new AssertionError("no " + name + " among " + models);
  }
}
