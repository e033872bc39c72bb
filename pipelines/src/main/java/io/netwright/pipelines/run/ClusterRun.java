package io.netwright.pipelines.run;

import io.netwright.artifact.Workspace;
import io.netwright.mlflow.MlflowServer;
import io.netwright.pipelines.flink.ClusterJob;
import io.netwright.pipelines.flink.FlinkJob;
import io.netwright.pipelines.flink.FlinkRest;
import io.netwright.pipelines.report.RunReport;
import io.netwright.refusal.RefusedException;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.text.Foreign;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A run that goes on in a cluster, seen from a client that may come and go: the workspace says what
 * it does, the JobManager whether it still does.
 *
 * @param workspace where the run is recorded
 * @param runId the run
 * @param out where it is shown
 */
public record ClusterRun(Workspace workspace, String runId, PrintWriter out) {
  private static final long PAUSE_MILLIS = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Follows the run to its end, completes its record and writes its report; yields the exit code.
   */
  public int follow(Optional<MlflowServer> server) throws IOException, InterruptedException {
    ClusterJob job = job();
    RunWatch watch = RunWatch.start(workspace, server, runId, out);
    boolean ended;
    try {
      ended = awaitEnd(job);
    } finally {
      watch.close();
    }
    if (!ended) {
      out.println(
          "Flink at " + job.master() + " has not answered for " + PATIENCE.toSeconds() + " s");
      sayHowToGoOn();
      return 1;
    }
    RunRecord record = new ClusterRecords(workspace).settled(record());
    watch.sendRest();
    int code = shown(record, job);
    watch.sendRest(); // the report
    return code;
  }

  private int shown(RunRecord record, ClusterJob job) throws IOException {
    if (record.status() == RunStatus.FINISHED) {
      new RunReport(workspace, runId).write(out);
      return 0;
    }
    Optional<String> trace = Optional.empty();
    if (record.status() == RunStatus.CANCELLED) {
      out.println(
          "run " + runId + " was cancelled; finished work and checkpoints are kept. To go on:");
    } else {
      trace = trace(job);
      String reason = trace.map(FailureTrace::cause).orElseGet(() -> reason(job));
      out.println(
          "run "
              + runId
              + " failed: "
              + Foreign.line(reason)
              + "; what is finished is kept. To go on:");
    }
    out.println("  ./" + record.command());
    out.flush();
    return (trace.filter(FailureTrace::isBadInput).isPresent()
            ? Failure.Kind.BAD_INPUT
            : Failure.Kind.MAY_PASS)
        .exitCode();
  }

  /** Stops the run's job and completes its record; yields the exit code. */
  public int cancel() throws IOException, InterruptedException {
    ClusterJob job = job();
    Optional<FlinkJob> found = job.ask(runId);
    if (found.isPresent() && !found.get().state().isEnd()) {
      new FlinkRest(job.master()).cancel(found.get().id());
      out.println("cancelling; work stops at its next checkpoint ...");
      out.flush();
      if (!awaitEnd(job)) {
        throw new IOException("Flink at " + job.master() + " stopped answering; ask again later");
      }
    }
    RunRecord record = new ClusterRecords(workspace).settled(record());
    if (record.status() == RunStatus.CANCELLED) {
      out.println("cancelled; finished work and checkpoints are kept. To go on:");
      out.println("  ./" + record.command());
    } else {
      out.println("run " + runId + " had ended: " + record.status());
    }
    out.flush();
    return record.status() == RunStatus.CANCELLED ? 0 : 1;
  }

  /** Says which commands concern a run whose client goes away. */
  void sayHowToGoOn() {
    String where = " " + runId + " --workspace '" + workspace + "'";
    out.println("the run goes on in the cluster. To follow it again, or to stop it:");
    out.println("  ./netwright attach" + where);
    out.println("  ./netwright cancel" + where);
    out.flush();
  }

  private ClusterJob job() throws IOException {
    return ClusterJob.of(workspace, runId)
        .orElseThrow(
            () ->
                new RefusedException(
                    "run "
                        + runId
                        + " does not run on a cluster but in the process that started it; only"
                        + " runs with --flinkMaster=HOST:PORT can be followed or cancelled from"
                        + " elsewhere"));
  }

  private RunRecord record() throws IOException {
    return new RunStore(workspace).read(runId).orElseThrow();
  }

  /** Whether the job came to an end, or is no longer known, while the JobManager answered. */
  private boolean awaitEnd(ClusterJob job) throws InterruptedException {
    long answeredAt = System.nanoTime();
    while (System.nanoTime() - answeredAt < PATIENCE.toNanos()) {
      try {
        Optional<FlinkJob> found = job.ask(runId);
        answeredAt = System.nanoTime();
        if (found.isEmpty() || found.get().state().isEnd()) {
          return true;
        }
      } catch (IOException e) {
        // The JobManager may be on its way back.
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    return false;
  }

  /** Why Flink says that the job failed; empty where it says nothing. */
  private Optional<String> trace(ClusterJob job) {
    try {
      Optional<FlinkJob> known = job.ask(runId);
      return known.isEmpty()
          ? Optional.empty()
          : new FlinkRest(job.master()).failure(known.get().id());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private String reason(ClusterJob job) {
    try {
      Optional<FlinkJob> known = job.ask(runId);
      if (known.isEmpty()) {
        return "Flink at " + job.master() + " does not know its job any more, as after a restart";
      }
      return "Flink says no reason";
    } catch (IOException e) {
      return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }
  }
}
