package io.netwright.track;

import io.netwright.artifact.Blobs;
import io.netwright.artifact.DocumentJson;
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
 * @param workspace where the runs are kept
 */
public record RunStore(Workspace workspace) {
  private static final String STAGES = "stages/";
  static final DocumentJson JSON = new DocumentJson("record of a run", "delete it and run again");

  /** Writes a run's document, in place of the one it has; its stages are written one by one. */
  public void save(RunRecord run) throws IOException {
    workspace.run(run.runId()).replace("run", JSON.write(run.withStages(List.of())));
  }

  /** Writes the document of one piece of work, in place of the one it has. */
  public void saveStage(String runId, StageRecord stage) throws IOException {
    workspace.run(runId).replace(STAGES + stage.key(), JSON.write(stage));
  }

  /** A run with its stages, by start and key; empty when there is no such run. */
  public Optional<RunRecord> read(String runId) throws IOException {
    Blobs documents = workspace.run(runId);
    Optional<byte[]> json = documents.read("run");
    if (json.isEmpty()) {
      return Optional.empty();
    }
    RunRecord run = JSON.read(json.get(), RunRecord.class, location(documents, "run"));
    List<StageRecord> stages = new ArrayList<>();
    for (String name : documents.list()) {
      if (name.startsWith(STAGES)) {
        Optional<byte[]> stage = documents.read(name);
        if (stage.isPresent()) {
          stages.add(JSON.read(stage.get(), StageRecord.class, location(documents, name)));
        }
      }
    }
    stages.sort(Comparator.comparingLong(StageRecord::startedAt).thenComparing(StageRecord::key));
    return Optional.of(run.withStages(stages));
  }

  /** One piece of work of a run; empty when there is no such. */
  public Optional<StageRecord> readStage(String runId, String key) throws IOException {
    Blobs documents = workspace.run(runId);
    Optional<byte[]> json = documents.read(STAGES + key);
    return json.isEmpty()
        ? Optional.empty()
        : Optional.of(JSON.read(json.get(), StageRecord.class, location(documents, STAGES + key)));
  }

  /** All runs that have a document, in alphabetical order. */
  public List<String> runIds() throws IOException {
    return workspace.runs().list().stream()
        .filter(name -> name.endsWith("/run") && name.indexOf('/') == name.lastIndexOf('/'))
        .map(name -> name.substring(0, name.indexOf('/')))
        .toList();
  }

  /** All runs without their stages, by start; what a list of runs needs. */
  public List<RunRecord> heads() throws IOException {
    List<RunRecord> runs = new ArrayList<>();
    for (String runId : runIds()) {
      Blobs documents = workspace.run(runId);
      Optional<byte[]> json = documents.read("run");
      if (json.isPresent()) {
        runs.add(JSON.read(json.get(), RunRecord.class, location(documents, "run")));
      }
    }
    runs.sort(Comparator.comparingLong(RunRecord::startedAt).thenComparing(RunRecord::runId));
    return List.copyOf(runs);
  }

  private String location(Blobs documents, String name) {
    return workspace.storage().locate(documents.folder() + "/" + name + documents.suffix());
  }
}
