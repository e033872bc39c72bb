package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netwright.artifact.Workspace;
import io.netwright.track.RunRecord;
import io.netwright.track.RunStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    assertThat(tracked.runs()).hasSizeLessThan(9);
    assertThat(pushed("killed")).isEqualTo(live);
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
    assertThat(later.readBack(folder, records(smoke.workspace()))).contains("train.loss");
  }

  @Test
  void goesOnWithWrongCredentialsAndWhenTheServerIsKilledAndRestarted() throws Exception {
    MlflowProcess server = new MlflowProcess(folder.resolve("own"), RIGHT);
    server.start();
    try {
      Map<String, String> wrong = new HashMap<>(RIGHT);
      wrong.put("MLFLOW_TRACKING_PASSWORD", "not-the-secret-at-all");
      Workspace small = other("refused");
      Program refused = untilTrained(small, new Tracked(server.uri(), "refused", wrong));
      assertThat(refused.exitCode()).as(refused.printed()).isZero();
      assertThat(complaints(refused))
          .hasSize(1)
          .allMatch(line -> line.contains("answered 401"))
          .allMatch(line -> line.contains("set MLFLOW_TRACKING_USERNAME"));
      assertThat(refused.printed())
          .doesNotContain("not-the-secret-at-all")
          .doesNotContain("Basic ");

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
