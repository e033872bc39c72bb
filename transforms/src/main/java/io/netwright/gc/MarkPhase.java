package io.netwright.gc;

import io.netwright.artifact.Storage;
import io.netwright.artifact.StoredFile;
import io.netwright.artifact.Workspace;
import io.netwright.data.Datasets;
import io.netwright.gc.Garbage.Kind;
import io.netwright.lineage.CachedResult;
import io.netwright.lineage.Pin;
import io.netwright.lineage.RegisteredModels;
import io.netwright.lineage.WorkspaceFiles;
import io.netwright.lineage.WorkspaceGraph;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import io.netwright.schemas.Role;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One look at a workspace: what must stay, and what of the rest is old enough to go.
 *
 * <p>Files are listed before anything that refers to them is read, so that what is written while
 * this goes on is either not listed or found to be needed.
 *
 * <p>Where a document that says what is needed cannot be read, nobody knows what that is: then no
 * result, no artifact and no decoded image is garbage.
 */
final class MarkPhase {
  private final Workspace workspace;
  private final Retention retention;
  private final Instant now;
  private final Instant cutoff;
  private final WorkspaceFiles files;
  private final SortedMap<String, String> keptRuns = new TreeMap<>();
  private final SortedMap<String, String> unreadable = new TreeMap<>();
  private final Set<String> unfinishedKeys = new HashSet<>();
  private final WorkspaceGraph graph;
  private final Reachable needed;

  /**
   * Looks.
   *
   * @param now what ages are measured from
   * @throws IllegalArgumentException where a link lies in the workspace
   */
  MarkPhase(Workspace workspace, Retention retention, List<Pin> pins, Instant now)
      throws IOException {
    this.workspace = workspace;
    this.retention = retention;
    this.now = now;
    LinkedPlaces.refuse(workspace);
    this.files = WorkspaceFiles.of(workspace);
    List<RunRecord> heads = heads();
    KeptRuns decision = new KeptRuns(retention, now, files.lastSigns());
    this.cutoff = decision.cutoff(heads);
    keptRuns.putAll(decision.of(heads));
    keepYoungRuns();
    this.graph = WorkspaceGraph.read(workspace, this::note);
    this.needed = new Reachable(graph);
    for (String run : keptRuns.keySet()) {
      keepRun(run);
    }
    keepResults();
    NamedData.files(workspace, this::note).forEach(needed::keepFile);
    RegisteredModels.examine(workspace, this::note);
    for (Pin pin : pins) {
      pin.models().forEach(needed::keepModel);
      pin.files().forEach(needed::keepFile);
    }
  }

  private void note(String location, String reason) {
    unreadable.put(location, reason);
  }

  private List<RunRecord> heads() throws IOException {
    RunStore store = new RunStore(workspace);
    List<RunRecord> heads = new ArrayList<>();
    for (String run : store.runIds()) {
      store
          .head(
              run,
              (location, reason) -> {
                note(location, reason);
                keptRuns.put(run, "its record cannot be read");
              })
          .ifPresent(heads::add);
    }
    return heads;
  }

  private void keepYoungRuns() {
    files
        .lastSigns()
        .forEach(
            (run, sign) -> {
              if (!sign.isBefore(cutoff)) {
                keptRuns.putIfAbsent(run, "written to a short time ago");
              }
            });
  }

  private void keepRun(String run) throws IOException {
    for (StoredFile document : files.runs().getOrDefault(run, List.of())) {
      String kind = WorkspaceFiles.part(document, 2);
      if (kind.equals("work") || kind.equals("stages")) {
        String key = WorkspaceFiles.name(document);
        needed.keepResult(key);
        if (graph.result(key).isEmpty()) {
          unfinishedKeys.add(key);
        }
      }
    }
    List<StageRecord> stages =
        new RunStore(workspace).read(run, this::note).map(RunRecord::stages).orElse(List.of());
    for (StageRecord stage : stages) {
      stage.artifacts().values().forEach(file -> needed.keepFile(file.getSha256()));
      if (stage.modelId() != null) {
        needed.keepModel(stage.modelId());
      }
      for (String digest : stage.tags().getOrDefault("data", "").split(",", -1)) {
        needed.keepDataset(digest);
      }
    }
  }

  /** Keeps what kept runs made, what is young, and models that no run could make again. */
  private void keepResults() {
    for (CachedResult result : graph.results()) {
      boolean imported =
          result.models().stream().anyMatch(model -> model.getRole() == Role.IMPORTED);
      if (imported
          || keptRuns.containsKey(result.entry().runId())
          || !result.file().modifiedAt().isBefore(cutoff)) {
        needed.keepResult(result.key());
      }
    }
  }

  /** What was written since is not deleted. */
  Instant cutoff() {
    return cutoff;
  }

  /** Documents that cannot be read, each with what is wrong with it. */
  SortedMap<String, String> unreadable() {
    return unreadable;
  }

  SortedMap<String, String> keptRuns() {
    return keptRuns;
  }

  /** Runs that are there and not kept. */
  List<String> otherRuns() {
    Set<String> others = new TreeSet<>(files.runs().keySet());
    others.addAll(files.results().keySet());
    others.removeAll(keptRuns.keySet());
    return List.copyOf(others);
  }

  /** What nobody needs, in the order of deletion. */
  List<Garbage> garbage() throws IOException {
    List<Garbage> garbage = new ArrayList<>();
    for (String run : otherRuns()) {
      add(garbage, Kind.RUNS, files.runs().getOrDefault(run, List.of()));
    }
    for (String run : otherRuns()) {
      add(garbage, Kind.RESULTS, files.results().getOrDefault(run, List.of()));
    }
    if (unreadable.isEmpty()) {
      add(garbage, Kind.CACHED_RESULTS, unneededResults());
      add(garbage, Kind.ARTIFACTS, unneededArtifacts());
    }
    add(
        garbage,
        Kind.CHECKPOINTS,
        files.checkpoints().stream().filter(this::isAbandonedCheckpoint).toList());
    if (unreadable.isEmpty()) {
      add(garbage, Kind.DATA_CACHE, unneededImages());
    }
    add(garbage, Kind.DRAFTS, files.drafts().stream().filter(this::isAbandoned).toList());
    return garbage;
  }

  private List<StoredFile> unneededResults() {
    return graph.results().stream()
        .filter(result -> !needed.hasResult(result.key()))
        .map(CachedResult::file)
        .toList();
  }

  private List<StoredFile> unneededArtifacts() {
    return files.artifacts().stream()
        .filter(file -> !needed.hasFile(WorkspaceFiles.name(file)))
        .toList();
  }

  private void add(List<Garbage> garbage, Kind kind, List<StoredFile> unneeded) {
    for (StoredFile file : unneeded) {
      if (file.modifiedAt().isBefore(cutoff)) {
        garbage.add(new Garbage(kind, file));
      }
    }
  }

  private boolean isAbandoned(StoredFile file) {
    return file.modifiedAt().isBefore(now.minus(retention.abandonment()));
  }

  private boolean isAbandonedCheckpoint(StoredFile file) {
    boolean progress = WorkspaceFiles.part(file, 0).equals("progress");
    String key = progress ? WorkspaceFiles.name(file) : WorkspaceFiles.part(file, 1);
    return isAbandoned(file) && !unfinishedKeys.contains(key);
  }

  private List<StoredFile> unneededImages() throws IOException {
    List<StoredFile> unneeded = new ArrayList<>();
    Storage storage = workspace.storage();
    for (StoredFile file : files.dataCache()) {
      boolean whole = file.path().endsWith(Datasets.CACHE_SUFFIX);
      if (whole ? !holdsNeededImages(storage, file) : isAbandoned(file)) {
        unneeded.add(file);
      }
    }
    return unneeded;
  }

  private boolean holdsNeededImages(Storage storage, StoredFile file) throws IOException {
    try (InputStream in = storage.open(file.path())) {
      return needed.hasDataset(Datasets.cachedDigest(in));
    } catch (FileNotFoundException e) {
      return false;
    }
  }
}
