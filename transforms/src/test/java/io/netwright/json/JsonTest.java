package io.netwright.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
  private record Route(String layer, List<Integer> channels) {}

  private static final Route ROUTE = new Route("cönv", List.of(1, 2));
  private static final String WRITTEN = "{\"layer\":\"cönv\",\"channels\":[1,2]}";

  @Test
  void keepsTheOrderOfARecord() throws Exception {
    assertThat(Json.write(ROUTE)).isEqualTo(WRITTEN);
    assertThat(Json.write(Json.treeOf(ROUTE))).isEqualTo(WRITTEN);
    assertThat(Json.pretty(ROUTE).replaceAll("\\s", "")).isEqualTo(WRITTEN);
    assertThat(Json.pretty(ROUTE).lines()).hasSize(4);
    assertThat(Json.tree(WRITTEN.getBytes(StandardCharsets.UTF_8))).isEqualTo(Json.tree(WRITTEN));
  }

  @Test
  void readsWhatItWrote() throws Exception {
    assertThat(Json.read(WRITTEN, Route.class)).isEqualTo(ROUTE);
    assertThat(Json.readWhole(WRITTEN, Route.class)).isEqualTo(ROUTE);
  }

  @Test
  void refusesPartsWhereTheWholeIsAskedFor() throws Exception {
    String part = "{\"layer\": null, \"channels\": []}";

    assertThat(Json.read(part, Route.class))
        .isEqualTo(new Route(Json.read("null", String.class), List.of()));
    assertThatThrownBy(() -> Json.readWhole(part, Route.class))
        .isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> Json.readWhole(WRITTEN + "{}", Route.class))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void saysWhatHasNoJsonForm() {
    assertThatThrownBy(() -> Json.write(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Object has no JSON form");
  }
}
