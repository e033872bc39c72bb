package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netwright.artifact.Workspace;
import io.netwright.run.WorkAttempt;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose MLflow server, network, worker or person fails them. */
class MlflowOutagesIT {
  private static final String USER = "netwright";
  private static final String PASSWORD = "a-secret-of-twenty-three";
  private static final String TOKEN = "a-token-nobody-guesses";
  private static final Map<String, String> RIGHT =
      Map.of("MLFLOW_TRACKING_USERNAME", USER, "MLFLOW_TRACKING_PASSWORD", PASSWORD);

  private final String prefix = "it-" + UUID.randomUUID();
  @TempDir private Path folder;
  private TrackedRuns runs = new TrackedRuns(Path.of("unset"));
  private String uri = "";

  @BeforeEach
  void needsServer() {
    uri = System.getProperty("netwright.mlflow.uri", "");
    assumeTrue(
        !uri.isEmpty(),
        "no MLflow server: run infra/mlflow/server start and pass -Dnetwright.mlflow.uri=URI");
    runs = new TrackedRuns(folder);
  }

  @Test
  void endsWellWhenTheServerIsDownAndLosesNothing() throws Exception {
    SmokeRuns smoke = new SmokeRuns(runs.workspace("down"));
    MlflowProcess nobody = new MlflowProcess(folder.resolve("nobody"), Map.of());
    Program program = runs.untilTrained(smoke.workspace(), Tracked.on(nobody.uri(), "down"));

    assertThat(program.exitCode()).as(program.printed()).isZero();
    assertThat(TrackedRuns.complaints(program))
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
    Workspace place = runs.workspace("interrupted");
    Tracked tracked = Tracked.on(uri, prefix + "-interrupted");
    Program program = runs.untilTrained(place, tracked, "--set", "training.epochs=400");
    program.interruptOnce(() -> tracked.showsWhileRunning("train.loss"));

    assertThat(tracked.runs())
        .hasSize(2)
        .allMatch(run -> run.at("/info/status").asText().equals("KILLED"));
    runs.readBack(place, tracked);
  }

  @Test
  void goesOnBehindAServerThatIsSlowFullOrRefusing() throws Exception {
    Workspace place = runs.workspace("disturbed");
    try (TokenProxy proxy = new TokenProxy(uri, TOKEN)) {
      String experiment = prefix + "-disturbed";
      Tracked tracked = new Tracked(proxy.uri(), experiment, token(TOKEN));
      Program program = runs.untilTrained(place, tracked, "--set", "training.epochs=60");
      assertThat(program.exitCode()).as(program.printed()).isZero();
      assertThat(program.printed()).doesNotContain(TOKEN);
      assertThat(proxy.requests()).isGreaterThanOrEqualTo(TokenProxy.PERIOD); // each fault once
      proxy.heal();
      Program rest = runs.push(place, tracked);
      assertThat(rest.exitCode()).as(rest.printed()).isZero();
      Program refused = runs.push(place, new Tracked(proxy.uri(), experiment, token("mistaken")));
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.printed()).contains("answered 401").doesNotContain("mistaken");
      runs.readBack(place, Tracked.on(uri, experiment));
    }
  }

  @Test
  void showsNoPointTwiceWhenAWorkerIsKilledAndItsWorkRetried() throws Exception {
    Cluster cluster = Cluster.start(folder.resolve("cluster"), 1);
    try {
      Workspace place = runs.workspace("retried");
      Tracked tracked = Tracked.on(uri, prefix + "-retried");
      Program program =
          runs.untilTrained(
              place, tracked, "--set", "training.epochs=40", "--flinkMaster=" + cluster.address());
      program.await(() -> tracked.showsWhileRunning("train.loss"));
      cluster.kill("task-manager-1");
      cluster.startMissing();
      assertThat(program.exitCode()).as(program.printed()).isZero();
      String runId = Outcome.last(place).runId();
      assertThat(WorkAttempt.of(place, runId)).hasSizeGreaterThan(1);
      assertThat(tracked.runs()).hasSize(2);
      runs.readBack(place, tracked);
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
      Workspace small = runs.workspace("refused");
      Program refused = runs.untilTrained(small, new Tracked(server.uri(), "refused", wrong));
      assertThat(refused.exitCode()).as(refused.printed()).isZero();
      assertThat(TrackedRuns.complaints(refused))
          .hasSize(1)
          .allMatch(line -> line.contains("answered 401"))
          .allMatch(line -> line.contains("set MLFLOW_TRACKING_USERNAME"));
      assertThat(refused.printed()).doesNotContain("wrong-word-of-nobody").doesNotContain("Basic ");

      Workspace restarted = runs.workspace("restarted");
      Tracked tracked = new Tracked(server.uri(), "restarted", RIGHT);
      // However slow the server is to answer and to start, it finds the run still going.
      Program program = runs.untilTrained(restarted, tracked, "--set", "training.epochs=20000");
      program.await(() -> tracked.showsWhileRunning("train.loss"));
      int before = TrackedRuns.complaints(program).size(); // a busy machine may be slow to answer
      server.kill();
      program.await(() -> TrackedRuns.complaints(program).size() > before);
      server.start();
      program.interruptOnce(() -> TrackedRuns.hasRecovered(program));
      assertThat(program.printed()).doesNotContain(PASSWORD);
      runs.readBack(restarted, tracked);
    } finally {
      server.stop();
    }
  }

  private static Map<String, String> token(String word) {
    return Map.of("MLFLOW_TRACKING_TOKEN", word);
  }
}
