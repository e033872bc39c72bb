package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.netwright.run.WorkAttempt;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.ModelRef;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
  private static final String USER = "netwright";
  private static final String PASSWORD = "a-secret-of-twenty-three";
  private static final String TOKEN = "a-token-nobody-guesses";
  private static final Map<String, String> RIGHT =
      Map.of("MLFLOW_TRACKING_USERNAME", USER, "MLFLOW_TRACKING_PASSWORD", PASSWORD);
  private static final List<String> SMALL =
      List.of(
          "data.shapes.trainLimit=400",
          "treatment.training.epochs=1",
          "hardening.training.epochs=1",
          "evaluation.images=64");

  @TempDir private static Path folder;

  private final String prefix = "it-" + UUID.randomUUID();
  private Workspace workspace = Workspace.at("unset");
  private String uri = "";
  private String live = "";

  @BeforeAll
  void tracksARunLive() throws Exception {
    uri = System.getProperty("netwright.mlflow.uri", "");
    assumeTrue(
        !uri.isEmpty(),
        "no MLflow server: run infra/mlflow/server start and pass -Dnetwright.mlflow.uri=URI");
    workspace = Workspace.at(folder.resolve("workspace").toString());
    Tracked tracked = Tracked.on(uri, prefix + "-live");
    Program program = run(tracked, "--set", "training.epochs=25");
    program.await(() -> tracked.showsWhileRunning("train.loss"));
    assertThat(program.exitCode()).as(program.printed()).isZero();
    assertThat(program.printed()).doesNotContain("tracking:");
    live = tracked.readBack(folder, records());
  }

  @Test
  void showsTheSameWhenPushedAfterwards() throws Exception {
    assertThat(pushed("afterwards")).isEqualTo(live);
  }

  @Test
  void leavesNothingTwiceWhenAPushIsKilled() throws Exception {
    Tracked tracked = Tracked.on(uri, prefix + "-killed");
    for (int runs : new int[] {2, 6}) {
      push(tracked).killOnce(() -> tracked.runs().size() >= runs);
    }
    assertThat(tracked.runs()).hasSizeLessThan(15);
    assertThat(pushed("killed")).isEqualTo(live);
  }

  @Test
  void mirrorsTheRegistryOfTheWorkspace() throws Exception {
    String name = prefix + "-model";
    ModelRef model = promote(workspace, name, "baseline");
    Tracked tracked = Tracked.on(uri, prefix + "-live");
    Program push =
        program(tracked, List.of("track", "push", "--to", uri, "--workspace", workspace.root()));
    assertThat(push.exitCode()).as(push.printed()).isZero();
    assertThat(push.printed()).contains("1 model versions, 0 tags, 1 aliases moved");

    JsonNode registered = tracked.readModel(folder, name);
    assertThat(registered.at("/aliases/champion").asInt()).isEqualTo(1);
    JsonNode version = registered.at("/versions/0");
    assertThat(version.path("sha256").asText()).isEqualTo(model.getWeights().getSha256());
    assertThat(version.path("run").asText()).isEqualTo(Outcome.last(workspace).runId());
    assertThat(version.at("/tags/netwright.signature.input").asText())
        .isEqualTo("images [3, 32, 32]");
  }

  @Test
  void showsTheRegistryAfterARetraining() throws Exception {
    String name = prefix + "-retrained";
    Tracked tracked = Tracked.on(uri, prefix + "-retraining");
    Workspace place = other("retrained");
    List<String> command = new ArrayList<>(List.of("retrain", "smoke", "--model", name));
    SMALL.forEach(override -> command.addAll(List.of("--set", override)));
    command.addAll(List.of("--set", "promotion.cleanAccuracy=0"));
    command.addAll(List.of("--tracking", uri, "--workspace", place.root()));
    Program program = program(tracked, command);
    assertThat(program.exitCode()).as(program.printed()).isZero();
    assertThat(complaints(program)).isEmpty();

    JsonNode registered = tracked.readModel(folder, name);
    assertThat(registered.at("/aliases/champion").asInt()).isEqualTo(1);
    assertThat(registered.at("/aliases/challenger").asInt()).isEqualTo(1);
    JsonNode tags = registered.at("/versions/0/tags");
    assertThat(tags.path("netwright.verdict").asText()).startsWith("promote: ");
    assertThat(tags.path("netwright.sha256").asText())
        .isEqualTo(registered.at("/versions/0/sha256").asText());

    promote(place, name, "baseline");
    List<String> back = List.of("rollback", name, "--tracking", uri, "--workspace", place.root());
    Program rollback = program(tracked, back);
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
    ModelSignature signature = ModelSignature.of(3, 32, 32, List.of("disc", "square"));
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
  void endsWellWhenTheServerIsDownAndLosesNothing() throws Exception {
    SmokeRuns smoke = new SmokeRuns(other("down"));
    MlflowProcess nobody = new MlflowProcess(folder.resolve("nobody"), Map.of());
    Program program = untilTrained(smoke.workspace(), Tracked.on(nobody.uri(), "down"));

    assertThat(program.exitCode()).as(program.printed()).isZero();
    assertThat(complaints(program))
        .hasSize(1)
        .allMatch(line -> line.contains("cannot reach the MLflow server at " + nobody.uri()));
    Tracked later = Tracked.on(uri, prefix + "-down");
    smoke.netwright("track", "push", "--to", uri, "--experiment", later.experiment());
    String runId = Outcome.last(smoke.workspace()).runId();
    String record = smoke.netwright("runs", "show", runId, "--format", "json");
    assertThat(later.readBack(folder, List.of(record))).contains("train.loss");
  }

  @Test
  void showsThatARunWasInterrupted() throws Exception {
    Workspace place = other("interrupted");
    Tracked tracked = Tracked.on(uri, prefix + "-interrupted");
    Program program = untilTrained(place, tracked, "--set", "training.epochs=400");
    program.interruptOnce(() -> tracked.showsWhileRunning("train.loss"));

    assertThat(tracked.runs())
        .hasSize(2)
        .allMatch(run -> run.at("/info/status").asText().equals("KILLED"));
    tracked.readBack(folder, records(place));
  }

  @Test
  void goesOnBehindAServerThatIsSlowFullOrRefusing() throws Exception {
    Workspace place = other("disturbed");
    try (TokenProxy proxy = new TokenProxy(uri, TOKEN)) {
      String experiment = prefix + "-disturbed";
      Map<String, String> right = Map.of("MLFLOW_TRACKING_TOKEN", TOKEN);
      Tracked tracked = new Tracked(proxy.uri(), experiment, right);
      Program program = untilTrained(place, tracked, "--set", "training.epochs=60");
      assertThat(program.exitCode()).as(program.printed()).isZero();
      assertThat(program.printed()).doesNotContain(TOKEN);
      assertThat(proxy.requests()).isGreaterThanOrEqualTo(TokenProxy.PERIOD); // each fault once
      proxy.heal();
      Program rest = pushTo(proxy, place, experiment, right);
      assertThat(rest.exitCode()).as(rest.printed()).isZero();
      Program refused =
          pushTo(proxy, place, experiment, Map.of("MLFLOW_TRACKING_TOKEN", "mistaken"));
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.printed()).contains("answered 401").doesNotContain("mistaken");
      Tracked.on(uri, experiment).readBack(folder, records(place));
    }
  }

  @Test
  void sendsLargeFilesWithLittleMemory() throws Exception {
    Workspace place = other("large");
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
    List<String> command = List.of("track", "push", "--to", uri, "--workspace", place.root());
    Program push =
        program(
            new Tracked(uri, tracked.experiment(), Map.of("JAVA_TOOL_OPTIONS", "-Xmx64m")),
            command);
    assertThat(push.exitCode()).as(push.printed()).isZero();
    assertThat(tracked.readBack(folder, records(place))).contains(large.getSha256());
  }

  @Test
  void showsNoPointTwiceWhenAWorkerIsKilledAndItsWorkRetried() throws Exception {
    Cluster cluster = Cluster.start(folder.resolve("cluster"), 1);
    try {
      Workspace place = other("retried");
      Tracked tracked = Tracked.on(uri, prefix + "-retried");
      Program program =
          untilTrained(
              place, tracked, "--set", "training.epochs=40", "--flinkMaster=" + cluster.address());
      program.await(() -> tracked.showsWhileRunning("train.loss"));
      cluster.kill("task-manager-1");
      cluster.startMissing();
      assertThat(program.exitCode()).as(program.printed()).isZero();
      String runId = Outcome.last(place).runId();
      assertThat(WorkAttempt.of(place, runId)).hasSizeGreaterThan(1);
      assertThat(tracked.runs()).hasSize(2);
      tracked.readBack(folder, records(place));
    } finally {
      cluster.stop();
    }
  }

  @Test
  void goesOnWithWrongCredentialsAndWhenTheServerIsKilledAndRestarted() throws Exception {
    MlflowProcess server = new MlflowProcess(folder.resolve("own"), RIGHT);
    server.start();
    try {
      Map<String, String> wrong = new HashMap<>(RIGHT);
      wrong.put("MLFLOW_TRACKING_PASSWORD", "wrong-word-of-nobody");
      Workspace small = other("refused");
      Program refused = untilTrained(small, new Tracked(server.uri(), "refused", wrong));
      assertThat(refused.exitCode()).as(refused.printed()).isZero();
      assertThat(complaints(refused))
          .hasSize(1)
          .allMatch(line -> line.contains("answered 401"))
          .allMatch(line -> line.contains("set MLFLOW_TRACKING_USERNAME"));
      assertThat(refused.printed()).doesNotContain("wrong-word-of-nobody").doesNotContain("Basic ");

      Workspace restarted = other("restarted");
      Tracked tracked = new Tracked(server.uri(), "restarted", RIGHT);
      Program program = untilTrained(restarted, tracked, "--set", "training.epochs=400");
      program.await(() -> tracked.showsWhileRunning("train.loss"));
      server.kill();
      program.await(() -> complaints(program).size() == 1);
      server.start();
      assertThat(program.exitCode()).as(program.printed()).isZero();
      assertThat(program.printed())
          .contains("tracking: the server answers again")
          .doesNotContain(PASSWORD);
      tracked.readBack(folder, records(restarted));
    } finally {
      server.stop();
    }
  }

  /** Pushes everything into an experiment of its own; yields what the server then holds. */
  private String pushed(String name) throws Exception {
    Tracked tracked = Tracked.on(uri, prefix + "-" + name);
    Program push = push(tracked);
    assertThat(push.exitCode()).as(push.printed()).isZero();
    return tracked.readBack(folder, records());
  }

  private Program push(Tracked tracked) throws IOException {
    return program(
        tracked, List.of("track", "push", "--to", tracked.uri(), "--workspace", workspace.root()));
  }

  private static Program pushTo(
      TokenProxy proxy, Workspace place, String experiment, Map<String, String> credentials)
      throws IOException {
    return program(
        new Tracked(proxy.uri(), experiment, credentials),
        List.of("track", "push", "--to", proxy.uri(), "--workspace", place.root()));
  }

  private Program run(Tracked tracked, String... more) throws IOException {
    return run(workspace, tracked, more);
  }

  private Program untilTrained(Workspace place, Tracked tracked, String... more)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("--until", "train"));
    all.addAll(List.of(more));
    return run(place, tracked, all.toArray(String[]::new));
  }

  private Program run(Workspace place, Tracked tracked, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run", "smoke"));
    SMALL.forEach(override -> arguments.addAll(List.of("--set", override)));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--tracking", tracked.uri(), "--workspace", place.root()));
    return program(tracked, arguments);
  }

  private static Program program(Tracked tracked, List<String> arguments) throws IOException {
    Map<String, String> environment = new HashMap<>(tracked.credentials());
    environment.put("MLFLOW_EXPERIMENT_NAME", tracked.experiment());
    Path log = folder.resolve(System.nanoTime() + ".log");
    return Program.start(log, environment, arguments.toArray(String[]::new));
  }

  private static Workspace other(String name) {
    return Workspace.at(folder.resolve("workspace-" + name).toString());
  }

  private List<String> records() throws IOException {
    return records(workspace);
  }

  private static List<String> records(Workspace place) throws IOException {
    List<String> records = new ArrayList<>();
    RunStore store = new RunStore(place);
    for (String run : store.runIds()) {
      RunRecord record = store.read(run).orElseThrow();
      records.add(record.json());
    }
    return records;
  }

  private static List<String> complaints(Program program) {
    try {
      return program
          .printed()
          .lines()
          .filter(line -> line.startsWith("tracking: ") && !line.contains("answers again"))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
