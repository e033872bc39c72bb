package io.netwright.pipelines.run;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.flink.ClusterJob;
import io.netwright.pipelines.flink.FlinkJob;
import io.netwright.run.Pulse;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import java.io.IOException;
import java.util.Optional;

/**
 * Completes the records of runs whose client went away before the cluster was done.
 *
 * @param workspace where the runs are recorded
 */
public record ClusterRecords(Workspace workspace) {

  /**
   * The record as it should be: ended, where its job has ended. A cluster that does not answer
   * leaves it as it is.
   */
  public RunRecord settled(RunRecord record) throws IOException {
    if (record.status() != RunStatus.RUNNING) {
      return record;
    }
    Optional<ClusterJob> job = ClusterJob.of(workspace, record.runId());
    if (job.isEmpty()) {
      return Pulse.of(workspace).felt(record);
    }
    Optional<FlinkJob> known;
    try {
      known = job.get().ask(record.runId());
    } catch (IOException e) {
      return Pulse.of(workspace).felt(record); // may still be at work
    }
    if (known.isPresent() && !known.get().state().isEnd()) {
      return record;
    }
    RunStatus status = known.isPresent() ? status(known.get()) : byResults(job.get(), record);
    long at = known.map(FlinkJob::endedAt).orElseGet(System::currentTimeMillis);
    RunRecord ended = record.ended(status, at);
    new RunStore(workspace).save(ended);
    return ended;
  }

  private static RunStatus status(FlinkJob job) {
    return switch (job.state()) {
      case FINISHED -> RunStatus.FINISHED;
      case CANCELED -> RunStatus.CANCELLED;
      default -> RunStatus.FAILED;
    };
  }

  /**
   * A JobManager that was started anew has forgotten its jobs; their results tell how they ended.
   */
  private RunStatus byResults(ClusterJob job, RunRecord record) throws IOException {
    for (String type : job.results()) {
      if (workspace.storage().size(workspace.results(type, record.runId())).isEmpty()) {
        return RunStatus.FAILED;
      }
    }
    return RunStatus.FINISHED;
  }
}
