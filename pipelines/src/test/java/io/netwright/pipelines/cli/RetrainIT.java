package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.artifact.Sha256;
import io.netwright.artifact.Workspace;
import io.netwright.pipelines.retrain.WebhookServer;
import io.netwright.registry.Decision;
import io.netwright.registry.Decision.Outcome;
import io.netwright.registry.DecisionLedger;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A week of retrainings in processes of their own: what is promoted, skipped, excluded, killed,
 * refused and rolled back, and what the ledger says of it in the end.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RetrainIT {
  private static final List<String> SMALL =
      List.of(
          "data.shapes.trainLimit=600",
          "training.epochs=12",
          "treatment.training.epochs=1",
          "hardening.training.epochs=1",
          "evaluation.images=100",
          "promotion.cleanAccuracy=0.4",
          "promotion.margin=0.3");
  private static final String NEW_DATA = "data.shapes.trainLimit=800";
  private static final String LONGER = "training.epochs=40";

  @TempDir private static Path folder;

  private Workspace workspace = Workspace.at("unset");

  @Test
  @Order(1)
  void promotesTheFirstVersionAndSkipsTheNextNight() throws Exception {
    workspace = Workspace.at(folder.resolve("workspace").toString());
    finish(0, "promoted version 1", retrain("2026-11-21"));
    finish(0, "skipped version 1: unchanged data, configuration and code", retrain("2026-11-22"));

    assertThat(new ModelRegistry(workspace, java.time.Clock.systemUTC()).versions("shapes"))
        .singleElement()
        .satisfies(version -> assertThat(version.model().getVariant()).isEqualTo("treated"));
  }

  @Test
  @Order(2)
  void keepsASecondOneOutAndGoesOnAfterAKill() throws Exception {
    try (WebhookServer webhook = WebhookServer.start()) {
      Program killed = retrain("2026-11-23", "--set", NEW_DATA, "--set", LONGER);
      killed.await(() -> Outcomes.isUnderWay(workspace));
      Program second =
          retrain("2026-11-23T12:00:00Z", "--webhook", webhook.address().toString());
      finish(4, "excluded: shapes is being worked on by process", second);
      killed.killOnce(() -> true);

      assertThat(webhook.outcomes()).containsExactly("EXCLUDED");
    }
  }
}
