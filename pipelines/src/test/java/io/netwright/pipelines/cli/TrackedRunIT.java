package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.artifact.Workspace;
import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.registry.Lease;
import io.netwright.registry.Leases;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelSignature;
import io.netwright.registry.Registration;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.variant.ModelName;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Runs and pushes against a live MLflow server, read back with MLflow's own client. */
@TestInstance(Lifecycle.PER_CLASS)
class TrackedRunIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;

  private final String prefix = "it-" + UUID.randomUUID();
  private TrackedRuns runs = new TrackedRuns(Path.of("unset"));
  private Workspace workspace = Workspace.at("unset");
  private String uri = "";
  private String live = "";

  @BeforeAll
  void tracksARunLive() throws Exception {
    uri = System.getProperty("netwright.mlflow.uri", "");
    assumeTrue(
        !uri.isEmpty(),
        "no MLflow server: run infra/mlflow/server start and pass -Dnetwright.mlflow.uri=URI");
    runs = new TrackedRuns(folder);
    workspace = runs.workspace("live");
    Tracked tracked = Tracked.on(uri, prefix + "-live");
    Program program = runs.run(workspace, tracked, "--set", "training.epochs=25");
    program.await(() -> tracked.showsWhileRunning("train.loss"));
    assertThat(program.exitCode()).as(program.printed()).isZero();
    assertThat(program.printed()).doesNotContain("tracking:");
    live = runs.readBack(workspace, tracked);
  }

  @Test
  void showsTheSameWhenPushedAfterwards() throws Exception {
    assertThat(pushed("afterwards")).isEqualTo(live);
  }

  @Test
  void leavesNothingTwiceWhenAPushIsKilled() throws Exception {
    Tracked tracked = Tracked.on(uri, prefix + "-killed");
    for (int there : new int[] {2, 6}) {
      runs.push(workspace, tracked, theRun()).killOnce(() -> tracked.runs().size() >= there);
    }
    assertThat(tracked.runs()).hasSizeLessThan(15);
    assertThat(pushed("killed")).isEqualTo(live);
  }

  @Test
  void mirrorsTheRegistryOfTheWorkspace() throws Exception {
    String name = prefix + "-model";
    ModelRef model = promote(workspace, name, "baseline");
    Tracked tracked = Tracked.on(uri, prefix + "-live");
    Program push = runs.push(workspace, tracked);
    assertThat(push.exitCode()).as(push.printed()).isZero();
    assertThat(push.printed()).contains(" model versions, 0 tags, ").contains(" aliases moved");

    JsonNode registered = tracked.readModel(folder, name);
    assertThat(registered.at("/aliases/champion").asInt()).isEqualTo(1);
    JsonNode version = registered.at("/versions/0");
    assertThat(version.path("sha256").asText()).isEqualTo(model.getWeights().getSha256());
    assertThat(version.path("run").asText()).isEqualTo(Outcome.last(workspace).runId());
    assertThat(version.at("/tags/netwright.signature.input").asText())
        .isEqualTo("images [3, 32, 32]");
  }

  @Test
  void lendsItsChampionToMlflowsOwnPython() throws Exception {
    String name = prefix + "-loaded";
    ModelRef model = promote(workspace, name, "treated");
    Tracked tracked = Tracked.on(uri, prefix + "-live");
    Program push = runs.push(workspace, tracked);
    assertThat(push.exitCode()).as(push.printed()).isZero();
    PixelTensor images = PixelTensor.drawn(4, 3, 32, 32);
    JsonNode predicted = tracked.predicted(folder, name, images.json());

    float[] logits = new float[4 * 10];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) predicted.path("logits").path(i / 10).path(i % 10).asDouble();
    }
    assertThat(logits)
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(images.logits(workspace, model));
    assertThat(predicted.path("example").path(0)).hasSize(10);
    assertThat(predicted.path("classes"))
        .map(JsonNode::asText)
        .containsExactlyElementsOf(model.getOutputs().stream().map(OutputClass::getName).toList());
    assertThat(predicted.at("/inputs/0/tensor-spec/shape")).hasToString("[-1,3,32,32]");
    assertThat(predicted.at("/outputs/0/tensor-spec/shape")).hasToString("[-1,10]");
    assertThat(predicted.path("files")).map(JsonNode::asText).contains("MLmodel", "model.onnx");
  }

  @Test
  void showsReportPicturesExperimentAndDataSets() throws Exception {
    JsonNode run = JSON.createObjectNode();
    for (JsonNode one : JSON.readTree(live).path("runs")) {
      run = one.path("key").asText().equals("run") ? one : run;
    }
    assertThat(fields(run.path("artifacts")))
        .contains("report.md", "accuracy.png", "training.png", "experiment.yaml");
    assertThat(run.at("/inputs/0/0").asText()).isEqualTo("shapes");
    assertThat(run.at("/inputs/0/2").asText()).isEqualTo("shapes");
  }

  private static List<String> fields(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void showsTheRegistryAfterARetraining() throws Exception {
    String name = prefix + "-retrained";
    Tracked tracked = Tracked.on(uri, prefix + "-retraining");
    Workspace place = runs.workspace("retrained");
    List<String> command = new ArrayList<>(List.of("retrain", "smoke", "--model", name));
    TrackedRuns.SMALL.forEach(override -> command.addAll(List.of("--set", override)));
    command.addAll(List.of("--set", "promotion.cleanAccuracy=0"));
    command.addAll(List.of("--tracking", uri));
    Program program = runs.program(place, tracked, command);
    assertThat(program.exitCode()).as(program.printed()).isZero();
    assertThat(TrackedRuns.complaints(program)).isEmpty();

    JsonNode registered = tracked.readModel(folder, name);
    assertThat(registered.at("/aliases/champion").asInt()).isEqualTo(1);
    assertThat(registered.at("/aliases/challenger").asInt()).isEqualTo(1);
    JsonNode tags = registered.at("/versions/0/tags");
    assertThat(tags.path("netwright.verdict").asText()).startsWith("promote: ");
    assertThat(tags.path("netwright.sha256").asText())
        .isEqualTo(registered.at("/versions/0/sha256").asText());

    promote(place, name, "baseline");
    Program rollback = runs.program(place, tracked, List.of("rollback", name, "--tracking", uri));
    assertThat(rollback.exitCode()).as(rollback.printed()).isZero();
    JsonNode rolledBack = tracked.readModel(folder, name);
    assertThat(rolledBack.at("/aliases/champion").asInt()).isEqualTo(1);
    assertThat(rolledBack.at("/aliases/previous").asInt()).isEqualTo(2);
  }

  /** Makes a model of the last run the champion. */
  private static ModelRef promote(Workspace place, String name, String variant) throws Exception {
    ModelRef model =
        new ModelIndex(place)
            .all().stream()
                .filter(candidate -> candidate.getVariant().equals(variant))
                .findFirst()
                .orElseThrow();
    List<String> classes = model.getOutputs().stream().map(OutputClass::getName).toList();
    ModelSignature signature = ModelSignature.of(3, 32, 32, classes);
    String runId = Outcome.last(place).runId();
    ModelRegistry registry = ModelRegistry.of(place);
    Registration registration = new Registration(model, signature, runId, "d", "c", "cpu", null);
    int version = registry.register(name, registration).number();
    Lease lease = new Leases(place, Clock.systemUTC(), Duration.ofMinutes(5)).take(name, "it");
    registry.promote(lease, version, "for a test");
    lease.release();
    return model;
  }

  @Test
  void sendsLargeFilesWithLittleMemory() throws Exception {
    Workspace place = runs.workspace("large");
    byte[] block = new byte[1 << 20];
    ArtifactRef large =
        place
            .artifacts()
            .write(
                "application/octet-stream",
                out -> {
                  for (int i = 0; i < 200; i++) {
                    Arrays.fill(block, (byte) i);
                    out.write(block);
                  }
                });
    RunStore store = new RunStore(place);
    StageRecord stage =
        StageRecord.started("a".repeat(64), "TrainBaseline", new ModelName("large", "baseline"), 1)
            .making("aaaa", Map.of("large.bin", large))
            .ended(RunStatus.FINISHED, 2);
    store.saveStage("large", stage);
    store.save(
        new RunRecord(
            "large", "large", 1, 3L, RunStatus.FINISHED, "", Map.of(), "0", List.of(stage)));
    Tracked tracked = Tracked.on(uri, prefix + "-large");
    Map<String, String> small = Map.of("JAVA_TOOL_OPTIONS", "-Xmx64m");
    Program push = runs.push(place, new Tracked(uri, tracked.experiment(), small));
    assertThat(push.exitCode()).as(push.printed()).isZero();
    assertThat(runs.readBack(place, tracked)).contains(large.getSha256());
  }

  /** Without the models that other tests register. */
  private String theRun() throws Exception {
    return Outcome.last(workspace).runId();
  }

  /** Pushes the run into an experiment of its own; yields what the server then holds. */
  private String pushed(String name) throws Exception {
    Tracked tracked = Tracked.on(uri, prefix + "-" + name);
    Program push = runs.push(workspace, tracked, theRun());
    assertThat(push.exitCode()).as(push.printed()).isZero();
    return runs.readBack(workspace, tracked);
  }
}
