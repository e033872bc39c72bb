package io.netwright.artifact;

import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * The one place where everything is kept: artifacts, cached results, checkpoints, runs.
 *
 * <pre>
 * artifacts/sha256/ab/abcd…        bytes by their digest
 * memo/STAGE/KEY.json              cached results
 * imports/KEY.json                what stands in for work that is not done
 * imported-names/NAME.json        which of several imported models has a name
 * checkpoints/KEY/NAME             what unfinished work keeps between attempts
 * runs/RUN/run.json, stages/…      the record of runs
 * results/TYPE/run=RUN/part-0.parquet
 * models/NAME/versions/…           registered models: versions, aliases, ledger
 * leases/NAME/…                    who may change a registered model
 * schedules/NAME.json              when a schedule last fired, and how that ended
 * </pre>
 *
 * <p>Opening a workspace writes nothing, so one on a read-only disk can be read.
 *
 * @param root local folder (made absolute), {@code s3://bucket/folder}, or a URI that Beam's
 *     FileSystems knows
 */
public record Workspace(String root) implements Serializable {
  /** What is used again after this long is written again: younger things are not collected. */
  private static final Duration RENEWAL = Duration.ofMinutes(15);

  /** Checks the root and makes local folders absolute. */
  public Workspace {
    root = Storage.at(root).root();
  }

  /** The workspace at a local folder, {@code file:} or {@code s3:} URI, or any URI Beam knows. */
  public static Workspace at(String pathOrUri) {
    return new Workspace(pathOrUri);
  }

  /** Content-addressed bytes. */
  public ArtifactStore artifacts() {
    return new FileArtifactStore(storage());
  }

  /** Cached results of one stage, by cache key. */
  public Blobs memo(String stage) {
    return blobs("memo/" + stage, ".json");
  }

  /** What stands in for work that is not done, by the cache key of that work on any machine. */
  public Blobs imports() {
    return blobs("imports", ".json");
  }

  /** Which of several imported models has a name, by the name. */
  public Blobs importedNames() {
    return blobs("imported-names", ".json");
  }

  /** Documents of one run. */
  public Blobs run(String runId) {
    return blobs("runs/" + runId, ".json");
  }

  /** Documents of all runs, named {@code RUN/DOCUMENT}. */
  public Blobs runs() {
    return blobs("runs", ".json");
  }

  /** Documents of one registered model: its versions, aliases and ledger. */
  public Blobs model(String name) {
    return blobs("models/" + name, ".json");
  }

  /** Documents of all registered models, named {@code NAME/DOCUMENT}. */
  public Blobs models() {
    return blobs("models", ".json");
  }

  /** Documents that say who may change a registered model. */
  public Blobs leases(String name) {
    return blobs("leases/" + name, ".json");
  }

  /** How far each schedule is, by its name. */
  public Blobs schedules() {
    return blobs("schedules", ".json");
  }

  /** Checkpoints of the piece of work with that cache key. */
  public WorkspaceCheckpoints checkpoints(String key) {
    return new WorkspaceCheckpoints(blobs("checkpoints/" + key, ""));
  }

  /** Path, below the root, of the Parquet file with one run's records of one type. */
  public String results(String type, String runId) {
    return Blobs.checked("results/" + type + "/run=" + runId + "/part-0.parquet");
  }

  /** The bytes below the root. */
  public Storage storage() {
    return Storage.at(root);
  }

  /**
   * Removes what crashed processes left half-written; call it before a run starts.
   *
   * @param age drafts younger than this may still be in use by somebody else
   */
  public void sweep(Duration age) throws IOException {
    storage().sweep(Instant.now().minus(age));
  }

  /** Whether a file is so old that whoever needs it from now on should write it again. */
  public static boolean isWorthRenewing(StoredFile file) {
    return file.modifiedAt().isBefore(Instant.now().minus(RENEWAL));
  }

  private Blobs blobs(String folder, String suffix) {
    return new Blobs(storage(), Blobs.checked(folder), suffix);
  }

  @Override
  public String toString() {
    return root;
  }
}
