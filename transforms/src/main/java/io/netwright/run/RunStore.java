package io.netwright.run;

import io.netwright.artifact.Blobs;
import io.netwright.artifact.DocumentJson;
import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The record of runs in the workspace: {@code runs/RUN/run.json} and, one file each so that stages
 * can be written side by side, {@code runs/RUN/stages/KEY.json}.
 *
 * <p>A document that cannot be read, or is of another run, counts as none and is warned of.
 *
 * @param workspace where the runs are kept
 */
public record RunStore(Workspace workspace) {
  private static final String HEAD = "run";
  private static final String STAGES = "stages/";
  static final DocumentJson JSON = new DocumentJson("record of a run", "delete it and run again");

  /** Writes a run's document, in place of the one it has; its stages are written one by one. */
  public void save(RunRecord run) throws IOException {
    workspace.run(run.runId()).replace(HEAD, JSON.store(run.withStages(List.of())));
  }

  /** Writes the document of one piece of work, in place of the one it has. */
  public void saveStage(String runId, StageRecord stage) throws IOException {
    workspace.run(runId).replace(STAGES + stage.key(), JSON.store(stage));
  }

  /** Whether a run has a document, readable or not. */
  public boolean contains(String runId) throws IOException {
    return workspace.run(runId).contains(HEAD);
  }

  /** A run with its stages, by start and key; empty when there is no such run. */
  public Optional<RunRecord> read(String runId) throws IOException {
    return read(runId, Unreadable.WARN);
  }

  /** The same, told of what cannot be read. */
  public Optional<RunRecord> read(String runId, Unreadable unreadable) throws IOException {
    Optional<RunRecord> head = head(runId, unreadable);
    if (head.isEmpty()) {
      return head;
    }
    Blobs documents = workspace.run(runId);
    List<StageRecord> stages = new ArrayList<>();
    for (String name : documents.list()) {
      if (name.startsWith(STAGES)) {
        JSON.read(documents, name, StageRecord.class, unreadable)
            .map(StageRecord::renamed)
            .ifPresent(stages::add);
      }
    }
    stages.sort(Comparator.comparingLong(StageRecord::startedAt).thenComparing(StageRecord::key));
    return head.map(run -> run.withStages(stages));
  }

  /** A run without its stages; empty when there is no such run. */
  public Optional<RunRecord> head(String runId, Unreadable unreadable) throws IOException {
    Blobs documents = workspace.run(runId);
    Optional<RunRecord> head = JSON.read(documents, HEAD, RunRecord.class, unreadable);
    if (head.isPresent() && !head.get().runId().equals(runId)) {
      unreadable.found(documents.locate(HEAD), "it is the record of " + head.get().runId());
      return Optional.empty();
    }
    return head;
  }

  /** One piece of work of a run; empty when there is no such. */
  public Optional<StageRecord> readStage(String runId, String key) throws IOException {
    return JSON.read(workspace.run(runId), STAGES + key, StageRecord.class, Unreadable.WARN)
        .map(StageRecord::renamed);
  }

  /** All runs that have a document, in alphabetical order. */
  public List<String> runIds() throws IOException {
    return workspace.runs().list().stream()
        .filter(name -> name.endsWith("/" + HEAD) && name.indexOf('/') == name.lastIndexOf('/'))
        .map(name -> name.substring(0, name.indexOf('/')))
        .toList();
  }

  /** All runs without their stages, by start; what a list of runs needs. */
  public List<RunRecord> heads() throws IOException {
    return heads(Unreadable.WARN);
  }

  /** The same, told of what cannot be read. */
  public List<RunRecord> heads(Unreadable unreadable) throws IOException {
    List<RunRecord> runs = new ArrayList<>();
    for (String runId : runIds()) {
      head(runId, unreadable).ifPresent(runs::add);
    }
    runs.sort(Comparator.comparingLong(RunRecord::startedAt).thenComparing(RunRecord::runId));
    return List.copyOf(runs);
  }
}
