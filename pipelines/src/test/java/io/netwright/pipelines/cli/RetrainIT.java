package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.artifact.Sha256;
import io.netwright.artifact.Workspace;
import io.netwright.pipelines.retrain.WebhookServer;
import io.netwright.registry.Decision;
import io.netwright.registry.DecisionLedger;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A week of retrainings, each a process of its own: what is promoted, skipped, excluded, killed,
 * refused and rolled back, in this order, and what the ledger says of it in the end.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RetrainIT {
  private static final List<String> SMALL =
      List.of(
          "data.shapes.classes=[disc,square,triangle,star,ring]",
          "data.shapes.trainLimit=600",
          "training.epochs=15",
          "training.batchSize=64",
          "treatment.training.epochs=1",
          "hardening.training.epochs=1",
          "evaluation.images=100",
          "promotion.cleanAccuracy=0.35",
          "promotion.margin=0.4");
  private static final String[] NEW_DATA = {
    "--set", "data.shapes.seed=1", "--set", "training.epochs=80"
  };
  private static final String[] UNTRAINED = {"--set", "training.learningRate=1e-6"};
  private static final String[] NO_CLUSTER = {
    "--flinkMaster=127.0.0.1:9", "--set", "training.epochs=3"
  };

  @TempDir private static Path folder;

  private final Workspace workspace = Workspace.at(folder.resolve("workspace").toString());

  @Test
  @Order(1)
  void promotesTheFirstVersionAndSkipsTheNextNight() throws Exception {
    finish(0, "promoted version 1: clean accuracy", retrain("2026-11-21"));
    finish(0, "skipped version 1: unchanged data, configuration", retrain("2026-11-22"));
    finish(0, "skipped version 1: decided before, in line 1", retrain("2026-11-21"));

    assertThat(registry().versions("shapes"))
        .singleElement()
        .satisfies(
            version -> {
              assertThat(version.model().getVariant()).isEqualTo("treated");
              assertThat(version.signature().inputShape()).containsExactly(3, 32, 32);
              assertThat(version.signature().classes()).hasSize(5).contains("star");
              assertThat(version.verdict()).isNotNull();
            });
  }

  @Test
  @Order(2)
  void keepsASecondOneOutAndGoesOnAfterAKill() throws Exception {
    try (WebhookServer webhook = WebhookServer.start()) {
      Program killed = retrain("2026-11-23", NEW_DATA);
      killed.await(() -> Outcome.isUnderWay(workspace, "TrainBaseline"));
      Program second =
          retrain("2026-11-23T12:00:00Z", with(NEW_DATA, "--webhook", webhook.address()));
      finish(4, "excluded: shapes is being worked on by process", second);
      killed.killOnce(() -> true);
      assertThat(webhook.outcomes()).containsExactly("EXCLUDED");
    }
    Program undisturbed = undisturbed();
    finish(0, "promoted version 2", retrain("2026-11-23", with(NEW_DATA, "--wait", "60s")));

    assertThat(undisturbed.exitCode()).as(undisturbed.printed()).isZero();
    Map<String, String> weights = Outcome.weights(Workspace.at(reference()));
    ModelVersion resumed = registry().find("shapes@champion");
    assertThat(resumed.number()).isEqualTo(2);
    assertThat(weights)
        .containsEntry(resumed.model().getName(), resumed.model().getWeights().getSha256());
    assertThat(registry().versions("shapes")).hasSize(2);
  }

  @Test
  @Order(3)
  void keepsTheChampionWhereTheGateRefusesOrTheWorkFails() throws Exception {
    try (WebhookServer webhook = WebhookServer.start()) {
      Program worse = retrain("2026-11-24", with(UNTRAINED, "--webhook", webhook.address()));
      finish(3, "refused version 3: clean accuracy", worse);
      assertThat(webhook.outcomes()).containsExactly("REFUSED");
      assertThat(webhook.received()).singleElement().asString().contains("is below the floor");
    }
    Program failing = retrain("2026-11-25", with(NO_CLUSTER, "--webhook", "http://127.0.0.1:9"));
    finish(1, "failed: ", failing);

    assertThat(failing.printed())
        .contains("infra/flink/cluster start", "the webhook at 127.0.0.1 was not");
    assertThat(registry().find("shapes@champion").number()).isEqualTo(2);
    assertThat(registry().find("shapes@challenger").number()).isEqualTo(3);
  }

  @Test
  @Order(4)
  void rollsBackAndHandsOutTheChampionOfBefore() throws Exception {
    assertThat(netwright("rollback", "shapes", "--reason", "stars are taken for discs"))
        .contains("rolled back version 1: in place of version 2: stars are taken for discs");
    Path fetched = folder.resolve("fetched");
    netwright("model", "fetch", "shapes@champion", "--to", fetched.toString());

    ModelVersion champion = registry().find("shapes@champion");
    assertThat(champion.number()).isEqualTo(1);
    assertThat(Sha256.of(Files.readAllBytes(fetched.resolve("model.safetensors"))))
        .isEqualTo(champion.model().getWeights().getSha256());
    assertThat(json(fetched.resolve("signature.json")).path("classes")).hasSize(5);
    assertThat(json(fetched.resolve("version.json")).path("number").asInt()).isEqualTo(1);
    assertThat(json(fetched.resolve("verdict.json")).path("promote").asBoolean()).isTrue();
    assertThat(netwright("model", "list")).containsPattern("shapes +3 +1 +3 +2 ");
    assertThat(netwright("model", "show", "shapes")).containsPattern("2 +previous +lenet");
    assertThat(netwright("model", "show", "shapes@challenger")).contains("refused    clean acc");
  }

  @Test
  @Order(5)
  void leavesALineForEveryDecision() throws Exception {
    List<Decision> lines = new DecisionLedger(workspace).read("shapes");

    assertThat(lines)
        .extracting(Decision::number, Decision::logicalDate, Decision::outcome, Decision::version)
        .startsWith(
            tuple(1, "2026-11-21", Decision.Outcome.PROMOTED, 1),
            tuple(2, "2026-11-22", Decision.Outcome.SKIPPED, 1),
            tuple(3, "2026-11-21", Decision.Outcome.SKIPPED, 1),
            tuple(4, "2026-11-23T12:00:00Z", Decision.Outcome.EXCLUDED, null),
            tuple(5, "2026-11-23", Decision.Outcome.TAKEN_OVER, null),
            tuple(6, "2026-11-23", Decision.Outcome.PROMOTED, 2),
            tuple(7, "2026-11-24", Decision.Outcome.REFUSED, 3),
            tuple(8, "2026-11-25", Decision.Outcome.FAILED, null));
    assertThat(lines.subList(8, lines.size()))
        .extracting(Decision::outcome, Decision::version)
        .containsExactly(tuple(Decision.Outcome.ROLLED_BACK, 1));
    assertThat(lines.get(4).reason()).startsWith("goes on where process ");
    assertThat(lines.get(5).reason()).contains("differs from the champion's by");
    assertThat(lines.get(6).verdict()).isNotNull();
    String json = netwright("retrain", "log", "shapes", "--format", "json");
    assertThat(new ObjectMapper().readTree(json).path(8).path("outcome").asText())
        .isEqualTo("ROLLED_BACK");
    assertThat(netwright("retrain", "log", "shapes").lines()).hasSize(11);
  }

  private ModelRegistry registry() {
    return ModelRegistry.of(workspace);
  }

  private Program retrain(String date, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("retrain", "smoke", "--model", "shapes"));
    arguments.addAll(List.of("--logical-date", date, "--lease", "8s"));
    arguments.addAll(List.of("--workspace", workspace.root()));
    return start(arguments, options);
  }

  /** What the killed retraining does, by somebody whom nobody kills. */
  private Program undisturbed() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run", "smoke", "--until", "treat"));
    arguments.addAll(List.of("--workspace", reference()));
    return start(arguments, NEW_DATA);
  }

  private static String reference() {
    return folder.resolve("undisturbed").toString();
  }

  private static Program start(List<String> arguments, String... options) throws IOException {
    SMALL.forEach(override -> arguments.addAll(List.of("--set", override)));
    arguments.addAll(List.of(options));
    Path log = folder.resolve(System.nanoTime() + ".log");
    return Program.start(log, arguments.toArray(String[]::new));
  }

  private static String[] with(String[] options, Object... more) {
    List<String> all = new ArrayList<>(List.of(options));
    for (Object option : more) {
      all.add(option.toString());
    }
    return all.toArray(String[]::new);
  }

  private static void finish(int exitCode, String says, Program program) throws Exception {
    assertThat(program.exitCode()).as(program.printed()).isEqualTo(exitCode);
    assertThat(program.printed()).contains(says);
  }

  /** A command that needs no process of its own; yields what it printed. */
  private String netwright(String... arguments) {
    StringWriter printed = new StringWriter();
    CommandLine program = NetwrightCommand.commandLine();
    program.setOut(new PrintWriter(printed, true));
    program.setErr(new PrintWriter(printed, true));
    assertThat(program.execute(with(arguments, "--workspace", workspace.root())))
        .as(printed.toString())
        .isZero();
    return printed.toString();
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(file));
  }
}
