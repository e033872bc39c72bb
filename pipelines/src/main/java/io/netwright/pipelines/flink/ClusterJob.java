package io.netwright.pipelines.flink;

import io.netwright.artifact.Blobs;
import io.netwright.artifact.Completeness;
import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.json.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The part of a run's record that says where its job runs: {@code runs/RUN/cluster.json}.
 *
 * @param master {@code HOST:PORT} of the JobManager
 * @param jobId Flink's id of the job; empty until it is known
 * @param results record types whose Parquet files a finished run has
 */
public record ClusterJob(String master, String jobId, List<String> results) {
  private static final String DOCUMENT = "cluster";

  /** Takes an immutable copy. */
  public ClusterJob {
    results = List.copyOf(results);
  }

  /** The cluster job of a run; empty for a run that was no cluster's. */
  public static Optional<ClusterJob> of(Workspace workspace, String runId) throws IOException {
    Blobs documents = workspace.run(runId);
    try {
      return documents
          .read(DOCUMENT)
          .map(json -> new String(json, StandardCharsets.UTF_8))
          .map(json -> Completeness.require(CanonicalJson.read(json, ClusterJob.class)));
    } catch (IllegalArgumentException e) {
      Unreadable.WARN.found(documents.locate(DOCUMENT), Unreadable.reason(e));
      return Optional.empty();
    }
  }

  /** Writes it into the record of a run. */
  public void save(Workspace workspace, String runId) throws IOException {
    workspace
        .run(runId)
        .replace(DOCUMENT, CanonicalJson.write(this).getBytes(StandardCharsets.UTF_8));
  }

  /** The same job with its id. */
  public ClusterJob identified(String newJobId) {
    return new ClusterJob(master, newJobId, results);
  }

  /** What the JobManager knows of the job; empty when it knows nothing. */
  public Optional<FlinkJob> ask(String runId) throws IOException {
    FlinkRest rest = new FlinkRest(master);
    return jobId.isEmpty() ? rest.jobNamed(runId) : rest.job(jobId);
  }
}
