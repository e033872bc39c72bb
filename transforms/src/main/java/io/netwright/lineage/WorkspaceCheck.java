package io.netwright.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.artifact.Sha256;
import io.netwright.artifact.Storage;
import io.netwright.artifact.StoredFile;
import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.artifact.WorkspaceCheckpoints;
import io.netwright.json.Json;
import io.netwright.metric.ParquetFiles;
import io.netwright.run.RunStore;
import io.netwright.stage.MemoDocument;
import io.netwright.stage.StandIn;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares everything in a workspace with its digest, and reads every document. */
public final class WorkspaceCheck {
  private static final List<String> DOCUMENTS =
      List.of(
          "data", "imported-names", "imports", "leases", "models", "progress", "runs", "schedules");

  /** What can be the matter with a file. */
  public enum State {
    /** Its bytes are not those that were written, or it cannot be read. */
    DAMAGED,
    /** It is of version 0.1.0, which kept no digest: nobody can tell. */
    UNSEALED,
    /** Netwright did not write it, and passes it over. */
    FOREIGN
  }

  /**
   * Something to be said of a file.
   *
   * @param place where it lies
   * @param what is the matter, one line
   */
  public record Finding(State state, String place, String what) {}

  /**
   * What was looked at.
   *
   * @param files number of files
   * @param bytes their size together
   * @param damaged how many of them are damaged
   */
  public record Tally(int files, long bytes, int damaged) {
    private static final Tally NONE = new Tally(0, 0, 0);

    private Tally and(StoredFile file, boolean bad) {
      return new Tally(files + 1, bytes + file.sizeBytes(), damaged + (bad ? 1 : 0));
    }
  }

  /**
   * All there is to say.
   *
   * @param tallies by kind of file
   * @param findings in the order of the kinds and paths
   */
  public record Report(Map<String, Tally> tallies, List<Finding> findings) {
    /** Whether nothing is damaged. */
    public boolean isGood() {
      return findings.stream().noneMatch(finding -> finding.state() == State.DAMAGED);
    }
  }

  /** Looks at one file. */
  @FunctionalInterface
  private interface Look {
    /** Throws where the file is damaged, or holds no JSON where it must. */
    void at(StoredFile file) throws IOException;
  }

  private final Workspace workspace;
  private final Storage storage;
  private final Map<String, String> unreadable = new HashMap<>();
  private final Map<String, Tally> tallies = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private WorkspaceCheck(Workspace workspace) {
    this.workspace = workspace;
    this.storage = workspace.storage();
  }

  /** Looks at every file of a workspace, one after the other, and changes nothing. */
  public static Report of(Workspace workspace) throws IOException {
    WorkspaceCheck check = new WorkspaceCheck(workspace);
    check.each("artifacts", WorkspaceFiles.ARTIFACTS, check::artifact);
    check.each("cached results", "memo", check::memo);
    check.each("checkpoints", "checkpoints", check::checkpoint);
    check.each("results in Parquet", "results", check::parquet);
    check.readDocuments();
    for (String folder : DOCUMENTS) {
      check.each("documents", folder, check::document);
    }
    return new Report(check.tallies, List.copyOf(check.findings));
  }

  private void each(String kind, String folder, Look look) throws IOException {
    for (StoredFile file : storage.files(folder)) {
      boolean bad = false;
      try {
        look.at(file);
      } catch (FileNotFoundException e) {
        continue; // deleted meanwhile
      } catch (IOException | IllegalArgumentException e) {
        bad = true;
        say(State.DAMAGED, file, Unreadable.reason(e));
      }
      tallies.put(kind, tallies.getOrDefault(kind, Tally.NONE).and(file, bad));
    }
  }

  private void say(State state, StoredFile file, String what) {
    findings.add(new Finding(state, storage.locate(file.path()), what));
  }

  private void artifact(StoredFile file) throws IOException {
    if (!WorkspaceFiles.isArtifact(file)) {
      say(State.FOREIGN, file, "no artifact is called so");
      return;
    }
    try (InputStream in = storage.open(file.path())) {
      String digest = Sha256.of(in);
      if (!digest.equals(WorkspaceFiles.name(file))) {
        throw new IOException("its bytes have the digest " + digest + "; delete it and run again");
      }
    }
  }

  private void memo(StoredFile file) throws IOException {
    if (!WorkspaceGraph.isResult(file)) {
      say(State.FOREIGN, file, "no cached result is called so");
      return;
    }
    byte[] bytes = WorkspaceGraph.bytes(storage, file).orElseThrow(FileNotFoundException::new);
    MemoDocument document =
        MemoDocument.read(bytes, WorkspaceFiles.part(file, 1), WorkspaceFiles.name(file));
    WorkspaceGraph.result(file, document.entry()).entry().points();
    if (!document.sealed()) {
      say(State.UNSEALED, file, "of version 0.1.0, without a digest");
    }
  }

  private void checkpoint(StoredFile file) throws IOException {
    try (InputStream in = storage.open(file.path())) {
      if (!WorkspaceCheckpoints.isWhole(in, file.sizeBytes())) {
        throw new IOException("its content is not what its digest says; the work begins anew");
      }
    }
  }

  private void parquet(StoredFile file) throws IOException {
    if (file.path().endsWith(".parquet")) {
      ParquetFiles.verify(storage, file.path());
    } else {
      say(State.FOREIGN, file, "no Parquet file");
    }
  }

  private void document(StoredFile file) throws IOException {
    if (!file.path().endsWith(".json")) {
      return; // reports and their pictures
    }
    byte[] bytes = WorkspaceGraph.bytes(storage, file).orElseThrow(FileNotFoundException::new);
    JsonNode json = Json.tree(bytes);
    if (!json.isObject()) {
      throw new IOException(bytes.length == 0 ? "it is empty" : "it is no document");
    }
    String reason = unreadable.get(storage.locate(file.path()));
    if (reason != null) {
      throw new IOException(reason);
    }
  }

  /** Reads what has a form: the records of runs, the registry, and what stands in for work. */
  private void readDocuments() throws IOException {
    RunStore store = new RunStore(workspace);
    for (String run : store.runIds()) {
      store.read(run, unreadable::put);
    }
    RegisteredModels.examine(workspace, unreadable::put);
    StandIn.all(workspace, unreadable::put);
  }
}
