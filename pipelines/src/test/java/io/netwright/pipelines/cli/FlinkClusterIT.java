package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.flink.ClusterJob;
import io.netwright.registry.Decision;
import io.netwright.registry.DecisionLedger;
import io.netwright.registry.ModelRegistry;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.run.WorkAttempt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline on one JobManager and two TaskManagers, each a process, with kills in between. */
@TestInstance(Lifecycle.PER_CLASS)
class FlinkClusterIT {
  @TempDir private static Path folder;

  private Cluster cluster = Cluster.NONE;
  private Workspace undisturbed = Workspace.at("unset");
  private Outcome expected = Outcome.NONE;

  @BeforeAll
  void runsTheWholePipelineUndisturbed() throws Exception {
    cluster = Cluster.start(folder.resolve("cluster"), 2);
    undisturbed = workspace("undisturbed");
    Program program = start(undisturbed);
    assertThat(program.exitCode()).as(program.printed()).isZero();
    assertThat(program.printed()).contains("on Flink at " + cluster.address());
    expected = Outcome.of(undisturbed);
    assertThat(expected.weights()).hasSizeGreaterThan(5);
  }

  @AfterAll
  void stops() throws Exception {
    cluster.stop();
  }

  @BeforeEach
  void startsWhatIsMissing() throws Exception {
    cluster.startMissing();
  }

  @Test
  void listensOnLoopbackOnly() throws Exception {
    Sockets sockets = cluster.sockets();
    assertThat(sockets.exitCode()).as(sockets.printed()).isZero();
    assertThat(sockets.ports()).contains(cluster.port());
  }

  @Test
  void answersProgramsAndNoWebPages() {
    String own = "Host: " + cluster.address();
    assertThat(RestProbe.plain(cluster.port(), own))
        .startsWith("HTTP/1.1 200")
        .contains("access-control-allow-origin: http://" + cluster.address());
    assertThat(RestProbe.plain(cluster.port(), own, "Origin: https://evil.example"))
        .as("a page of another site")
        .startsWith("HTTP/1.1 403");
    assertThat(RestProbe.plain(cluster.port(), "Host: evil.example"))
        .as("a page whose name was turned to this machine")
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void makesTheSameWhenAWorkerIsKilledInEveryStage() throws Exception {
    Workspace killed = workspace("killed-workers");
    Program program = start(killed);
    List<String> kills = new ArrayList<>();
    for (String stage :
        List.of(
            "TrainBaseline",
            "TreatModels",
            "ExtractRoutes",
            "AssembleTaskModels",
            "HardenModels",
            "EvaluateRobustness")) {
      program.await(() -> hasBegun(killed, stage));
      kills.add(stage + " on " + killWorkerOf(killed, stage));
      cluster.startMissing();
    }
    assertThat(program.exitCode()).as(program.printed()).isZero();
    assertThat(Outcome.of(killed)).as("killed %s", kills).isEqualTo(expected);
    assertThat(epochs(killed)).as("killed %s", kills).isEqualTo(epochs(undisturbed));
    assertThat(lost(killed)).as("killed %s", kills).hasSizeLessThanOrEqualTo(kills.size());
    assertThat(repeatedAttacks(killed)).as("killed %s", kills).isLessThanOrEqualTo(1);
  }

  @Test
  void finishesInASecondSubmissionWhenTheJobManagerIsKilled() throws Exception {
    Workspace killed = workspace("killed-job-manager");
    Program program = start(killed);
    program.await(() -> hasBegun(killed, "TreatModels"));
    cluster.kill("job-manager");
    cluster.startMissing();
    assertThat(program.exitCode()).as(program.printed()).isEqualTo(1);
    assertThat(program.printed())
        .contains("does not know its job any more")
        .contains("./netwright run smoke");
    assertThat(Outcome.last(killed).status()).isEqualTo(RunStatus.FAILED);

    Program again = start(killed);
    assertThat(again.exitCode()).as(again.printed()).isZero();
    assertThat(Outcome.of(killed)).isEqualTo(expected);
  }

  @Test
  void runsTwoJobsAtOnceOnTheSameWorkersWithoutMixingThemUp() throws Exception {
    Workspace one = workspace("one");
    Workspace other = workspace("other");
    // One worker each, so that none waits for the other.
    Program first = start(one, "--parallelism=1");
    Program second = start(other, "--set", "seeds=[1]", "--parallelism=1");
    Set<String> shown = new TreeSet<>();
    second.await(
        () -> {
          shown.addAll(cluster.counters());
          return shown.containsAll(Set.of("done", "imagesAttacked"));
        });
    assertThat(first.exitCode()).as(first.printed()).isZero();
    assertThat(second.exitCode()).as(second.printed()).isZero();
    assertThat(Outcome.of(one)).isEqualTo(expected);

    Workspace alone = workspace("alone");
    Program third = start(alone, "--set", "seeds=[1]");
    assertThat(third.exitCode()).as(third.printed()).isZero();
    assertThat(Outcome.of(other)).isEqualTo(Outcome.of(alone)).isNotEqualTo(expected);
  }

  @Test
  void goesOnWithoutItsClientAndIsFollowedByAnother() throws Exception {
    Workspace abandoned = workspace("abandoned");
    start(abandoned).killOnce(() -> hasBegun(abandoned, "TrainBaseline"));
    RunRecord run = Outcome.last(abandoned);
    assertThat(run.status()).isEqualTo(RunStatus.RUNNING);

    Program attached = program("attach", run.runId(), "--workspace", abandoned.root());
    assertThat(attached.exitCode()).as(attached.printed()).isZero();
    assertThat(attached.printed()).contains("worst case").contains("report.md");
    assertThat(Outcome.last(abandoned).status()).isEqualTo(RunStatus.FINISHED);
    assertThat(Outcome.of(abandoned)).isEqualTo(expected);
  }

  @Test
  void saysHowToGoOnWhenInterruptedAndIsCancelledFromElsewhere() throws Exception {
    Workspace cancelled = workspace("cancelled");
    Program program = start(cancelled);
    program.interruptOnce(() -> hasBegun(cancelled, "TrainBaseline"));
    String runId = Outcome.last(cancelled).runId();
    assertThat(program.printed())
        .contains("./netwright attach " + runId)
        .contains("./netwright cancel " + runId);

    Program cancel = program("cancel", runId, "--workspace", cancelled.root());
    assertThat(cancel.exitCode()).as(cancel.printed()).isZero();
    assertThat(Outcome.last(cancelled).status()).isEqualTo(RunStatus.CANCELLED);

    // A client that dies leaves its record to whoever looks next.
    start(cancelled).killOnce(() -> hasBegun(cancelled, "EvaluateRobustness"));
    String second = Outcome.last(cancelled).runId();
    program("attach", second, "--workspace", cancelled.root())
        .await(() -> listed(cancelled, second).contains("finished"));
    assertThat(Outcome.of(cancelled)).isEqualTo(expected);
    assertThat(epochs(cancelled)).isEqualTo(epochs(undisturbed));
  }

  @Test
  void retrainsAndGoesOnWhereItsClientWasKilled() throws Exception {
    Workspace retrained = workspace("retrained");
    retrain(retrained).killOnce(() -> hasBegun(retrained, "TrainBaseline"));
    Program again = retrain(retrained);
    assertThat(again.exitCode()).as(again.printed()).isZero();
    assertThat(again.printed()).contains("goes on where process", "promoted version 1");

    assertThat(new RunStore(retrained).runIds()).hasSize(1);
    assertThat(epochs(retrained)).isEqualTo(epochs(undisturbed));
    assertThat(ModelRegistry.of(retrained).find("shapes@champion").model().getWeights())
        .satisfies(weights -> assertThat(expected.weights()).containsValue(weights.getSha256()));
    assertThat(new DecisionLedger(retrained).read("shapes"))
        .extracting(Decision::outcome)
        .containsExactly(Decision.Outcome.TAKEN_OVER, Decision.Outcome.PROMOTED);
  }

  private Program retrain(Workspace workspace) throws IOException {
    return onCluster(
        workspace,
        List.of("retrain", "smoke", "--model", "shapes"),
        "--logical-date",
        "2026-11-26",
        "--lease",
        "8s",
        "--wait",
        "60s",
        "--set",
        "promotion.cleanAccuracy=0");
  }

  @Test
  void writesDownTheMasterAndTheJobOfARun() throws Exception {
    String runId = Outcome.last(undisturbed).runId();
    Optional<ClusterJob> job = ClusterJob.of(undisturbed, runId);
    assertThat(job.map(ClusterJob::master)).contains(cluster.address());
    Program shown = program("runs", "show", runId, "--workspace", undisturbed.root());
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.printed())
        .contains("Flink at " + cluster.address() + ", job " + job.orElseThrow().jobId());
  }

  @Test
  void refusesAWorkspaceThatTaskManagersDoNotShare() throws Exception {
    // The same path, but a different folder in every process.
    Program program =
        program(
            "run",
            "smoke",
            "--workspace",
            "/proc/self/cwd/target/unshared-" + System.nanoTime(),
            "--flinkMaster=" + cluster.address());
    assertThat(program.exitCode()).as(program.printed()).isEqualTo(2);
    assertThat(program.printed())
        .contains("netwright: TaskManager task-manager-1 on 127.0.0.1 cannot read /proc/self/cwd/");
  }

  @Test
  void runsFromFlinksOwnCommandLine() throws Exception {
    String printed =
        cluster.flink(
            "run",
            "-m",
            cluster.address(),
            "-c",
            "io.netwright.pipelines.Netwright",
            "target/netwright-job.jar",
            "run",
            "smoke",
            "--set",
            "execution.threads=1",
            "--set",
            "training.epochs=16",
            "--set",
            "treatment.training.epochs=8",
            "--set",
            "hardening.training.epochs=6",
            "--set",
            "evaluation.checks=NONE",
            "--workspace",
            undisturbed.root());
    assertThat(printed).contains("on Flink at " + cluster.address()).contains("reused from");
    assertThat(Outcome.of(undisturbed)).isEqualTo(expected);
  }

  private static Workspace workspace(String name) {
    return Workspace.at(folder.resolve(name).toString());
  }

  private Program start(Workspace workspace, String... more) throws IOException {
    // Probes are pieces of work as attacks are, and a run has enough of those.
    return onCluster(workspace, List.of("run", "smoke", "--set", "evaluation.checks=NONE"), more);
  }

  private Program onCluster(Workspace workspace, List<String> command, String... more)
      throws IOException {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--workspace", workspace.root()));
    arguments.addAll(List.of("--set", "execution.threads=1"));
    // Long enough for a kill to come in between.
    arguments.addAll(List.of("--set", "training.epochs=16"));
    arguments.addAll(List.of("--set", "treatment.training.epochs=8"));
    arguments.addAll(List.of("--set", "hardening.training.epochs=6"));
    arguments.addAll(List.of(more));
    arguments.add("--flinkMaster=" + cluster.address());
    return program(arguments.toArray(String[]::new));
  }

  private static Program program(String... arguments) throws IOException {
    return Program.start(folder.resolve(System.nanoTime() + ".log"), arguments);
  }

  private static String listed(Workspace workspace, String runId) {
    try {
      Program list = program("runs", "list", "--workspace", workspace.root());
      list.exitCode();
      return list.printed().lines().filter(line -> line.startsWith(runId)).findAny().orElse("");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the last run has begun a stage and, where it trains, has done an epoch of it. */
  private static boolean hasBegun(Workspace workspace, String stage) {
    boolean trains = Set.of("TrainBaseline", "TreatModels", "HardenModels").contains(stage);
    try {
      return !new RunStore(workspace).runIds().isEmpty()
          && attempts(workspace).stream()
              .anyMatch(
                  attempt -> attempt.stage().equals(stage) && (!trains || attempt.epochs() > 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the process that made the last attempt at a stage. */
  private String killWorkerOf(Workspace workspace, String stage) throws Exception {
    WorkAttempt last =
        attempts(workspace).stream()
            .filter(attempt -> attempt.stage().equals(stage))
            .max(Comparator.comparingLong(WorkAttempt::startedAt))
            .orElseThrow();
    return cluster.killProcess(Long.parseLong(last.worker()));
  }

  private static List<WorkAttempt> attempts(Workspace workspace) throws IOException {
    return WorkAttempt.of(workspace, Outcome.last(workspace).runId());
  }

  /** Epochs that were brought to their end, over all attempts of all runs, repeated or not. */
  private static long epochs(Workspace workspace) throws IOException {
    long epochs = 0;
    for (String runId : new RunStore(workspace).runIds()) {
      epochs += WorkAttempt.of(workspace, runId).stream().mapToLong(WorkAttempt::epochs).sum();
    }
    return epochs;
  }

  /** Attempts at models that neither ended nor stopped at a checkpoint: each lost one epoch. */
  private static List<WorkAttempt> lost(Workspace workspace) throws IOException {
    return attempts(workspace).stream()
        .filter(attempt -> !attempt.ended() && !attempt.stage().equals("EvaluateRobustness"))
        .toList();
  }

  private static long repeatedAttacks(Workspace workspace) throws IOException {
    List<WorkAttempt> attacks =
        attempts(workspace).stream()
            .filter(attempt -> attempt.stage().equals("EvaluateRobustness"))
            .toList();
    Set<String> shards = attacks.stream().map(WorkAttempt::key).collect(Collectors.toSet());
    return (long) attacks.size() - shards.size();
  }
}
