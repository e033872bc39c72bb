package io.netwright.run;

import io.netwright.artifact.Blobs;
import io.netwright.artifact.Completeness;
import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.json.CanonicalJson;
import io.netwright.run.WorkStatus.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how the work of a run goes on, as its workers write it down in the workspace. */
public final class RunFollower {
  private final RunStore store;
  private final String runId;
  private final Blobs documents;
  // What is done stays so: in a store far away, every document that is not read again counts.
  private final Map<String, WorkStatus> done = new HashMap<>();

  /** A follower of one run. */
  public RunFollower(Workspace workspace, String runId) {
    this.store = new RunStore(workspace);
    this.runId = runId;
    this.documents = workspace.run(runId);
  }

  /** Every piece of work of the run, in the order it was begun. */
  public synchronized List<WorkStatus> work() throws IOException {
    List<WorkStatus> statuses = new ArrayList<>();
    for (String name : documents.list()) {
      if (name.startsWith("work/")) {
        status(name).ifPresent(statuses::add);
      }
    }
    statuses.sort(Comparator.comparingLong(WorkStatus::startedAt).thenComparing(WorkStatus::key));
    return statuses;
  }

  /** What a piece of work has measured so far; nothing where it is no line of the record. */
  public List<Measurement> measured(WorkStatus work) throws IOException {
    return store.readStage(runId, work.key()).map(StageRecord::metrics).orElse(List.of());
  }

  private Optional<WorkStatus> status(String name) throws IOException {
    WorkStatus known = done.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<byte[]> json = documents.read(name);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    WorkStatus status;
    try {
      status =
          Completeness.require(
                  CanonicalJson.read(
                      new String(json.get(), StandardCharsets.UTF_8), WorkStatus.class))
              .renamed();
    } catch (IllegalArgumentException e) {
      Unreadable.WARN.found(documents.locate(name), Unreadable.reason(e));
      return Optional.empty();
    }
    if (status.state() == State.DONE || status.state() == State.REUSED) {
      done.put(name, status);
    }
    return Optional.of(status);
  }
}
