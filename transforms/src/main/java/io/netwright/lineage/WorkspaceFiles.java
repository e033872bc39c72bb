package io.netwright.lineage;

import io.netwright.artifact.Storage;
import io.netwright.artifact.StoredFile;
import io.netwright.artifact.Workspace;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a workspace by what they belong to.
 *
 * @param runs documents of each run, its head first
 * @param results Parquet files of each run
 * @param artifacts by digest
 * @param checkpoints checkpoints and progress of unfinished work
 * @param dataCache decoded images
 * @param drafts what is being written, or was when something crashed
 */
public record WorkspaceFiles(
    Map<String, List<StoredFile>> runs,
    Map<String, List<StoredFile>> results,
    List<StoredFile> artifacts,
    List<StoredFile> checkpoints,
    List<StoredFile> dataCache,
    List<StoredFile> drafts) {
  /** Folder of decoded images, which the command line gives to data sets. */
  static final String DATA_CACHE = "data-cache";

  static final String ARTIFACTS = "artifacts";

  private static final String HEAD = "run.json";

  /** Lists what is there. */
  public static WorkspaceFiles of(Workspace workspace) throws IOException {
    Storage storage = workspace.storage();
    List<StoredFile> artifacts =
        storage.files(ARTIFACTS).stream().filter(WorkspaceFiles::isArtifact).toList();
    List<StoredFile> checkpoints = new ArrayList<>(storage.files("checkpoints"));
    checkpoints.addAll(storage.files("progress"));
    Map<String, List<StoredFile>> runs = new TreeMap<>();
    for (StoredFile file : storage.files("runs")) {
      if (part(file, 2).isEmpty()) {
        continue; // lies beside the runs: another program's
      }
      List<StoredFile> documents = runs.computeIfAbsent(part(file, 1), run -> new ArrayList<>());
      documents.add(part(file, 2).equals(HEAD) ? 0 : documents.size(), file);
    }
    Map<String, List<StoredFile>> results = new TreeMap<>();
    for (StoredFile file : storage.files("results")) {
      if (part(file, 2).startsWith("run=")) {
        results
            .computeIfAbsent(part(file, 2).substring("run=".length()), run -> new ArrayList<>())
            .add(file);
      }
    }
    return new WorkspaceFiles(
        runs,
        results,
        artifacts,
        List.copyOf(checkpoints),
        storage.files(DATA_CACHE),
        storage.files(Storage.DRAFTS));
  }

  /** Whether a file below {@code artifacts} is one, and no other program's. */
  static boolean isArtifact(StoredFile file) {
    String name = name(file);
    return file.path().matches("artifacts/sha256/../[0-9a-f]{64}")
        && part(file, 2).equals(name.substring(0, 2));
  }

  /** A part of a path, by its position; empty beyond the end. */
  public static String part(StoredFile file, int position) {
    String[] parts = file.path().split("/", -1);
    return position < parts.length ? parts[position] : "";
  }

  /** The last part of a path without a suffix. */
  public static String name(StoredFile file) {
    String last = file.path().substring(file.path().lastIndexOf('/') + 1);
    return last.endsWith(".json") ? last.substring(0, last.length() - ".json".length()) : last;
  }

  /** When each run wrote something last. */
  public Map<String, Instant> lastSigns() {
    Map<String, Instant> signs = new HashMap<>();
    for (Map<String, List<StoredFile>> byRun : List.of(runs, results)) {
      byRun.forEach(
          (run, files) ->
              files.forEach(
                  file -> signs.merge(run, file.modifiedAt(), (a, b) -> a.isAfter(b) ? a : b)));
    }
    return signs;
  }
}
