package io.netwright.gc;

import io.netwright.artifact.Storage;
import io.netwright.artifact.StoredFile;
import io.netwright.artifact.Workspace;
import io.netwright.gc.Garbage.Kind;
import io.netwright.lineage.Pin;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes what no kept run and no registered model needs.
 *
 * <p>Runs may start, go on and end meanwhile. What keeps them safe:
 *
 * <ul>
 *   <li>Nothing younger than the grace is deleted, nor anything written since the grace before the
 *       start of a run that goes on. A run that reuses a cached result, or writes an artifact that
 *       is there already, writes it again where it is older than a quarter of an hour. So whatever
 *       a run has taken hold of is young; every file's age is looked up once more just before it is
 *       deleted.
 *   <li>What refers is deleted before what is referred to: heads of runs before their documents and
 *       results, cached results before artifacts. Between cached results and artifacts there is a
 *       pause for runs that have just read a cached result, and a second look: artifacts that are
 *       needed by then stay.
 *   <li>A cached result whose artifact is missing all the same counts as none, and the work is done
 *       again.
 * </ul>
 *
 * <p>For the same reasons a collection that was killed leaves nothing half-deleted behind that a
 * reader could stumble over; the next one deletes the rest.
 */
public final class GarbageCollection {
  /** A pause that is long enough for who has read a cached result and not yet renewed it. */
  public static final Duration PAUSE = Duration.ofSeconds(5);

  /** Says what is pinned; asked at every look. */
  @FunctionalInterface
  public interface Pins {
    /** What is pinned now. */
    List<Pin> now() throws IOException;
  }

  private final Workspace workspace;
  private final Retention retention;
  private final Duration pause;
  private final Clock clock;
  private final Pins pins;

  /**
   * A collection in a workspace.
   *
   * @param pause between cached results and artifacts
   * @param clock what ages are measured by
   * @param pins kept with all that they came from
   */
  public GarbageCollection(
      Workspace workspace, Retention retention, Duration pause, Clock clock, Pins pins) {
    this.workspace = workspace;
    this.retention = retention;
    this.pause = pause;
    this.clock = clock;
    this.pins = pins;
  }

  /** What would be deleted if it were done now; deletes nothing. */
  public CollectionPlan plan() throws IOException {
    List<Pin> pinned = pins.now();
    MarkPhase mark = new MarkPhase(workspace, retention, pinned, clock.instant());
    return new CollectionPlan(
        mark.keptRuns(),
        mark.otherRuns(),
        pinned,
        mark.garbage(),
        mark.unreadable(),
        mark.cutoff());
  }

  /**
   * Deletes what was planned, but for what is needed by now.
   *
   * @return what was deleted
   */
  public List<Garbage> sweep(CollectionPlan plan) throws IOException, InterruptedException {
    List<Garbage> deleted = new ArrayList<>();
    for (Garbage garbage : plan.garbage()) {
      if (garbage.kind().compareTo(Kind.CACHED_RESULTS) <= 0) {
        delete(garbage, plan, deleted);
      }
    }
    Thread.sleep(pause.toMillis());
    Set<String> stillUnneeded = new HashSet<>();
    MarkPhase secondLook = new MarkPhase(workspace, retention, pins.now(), clock.instant());
    secondLook.garbage().forEach(garbage -> stillUnneeded.add(garbage.file().path()));
    for (Garbage garbage : plan.garbage()) {
      if (garbage.kind().compareTo(Kind.CACHED_RESULTS) > 0
          && stillUnneeded.contains(garbage.file().path())) {
        delete(garbage, plan, deleted);
      }
    }
    removeEmptyFolders(deleted);
    return deleted;
  }

  private void delete(Garbage garbage, CollectionPlan plan, List<Garbage> deleted)
      throws IOException {
    Storage storage = workspace.storage();
    Optional<StoredFile> file = storage.file(garbage.file().path());
    if (file.isPresent() && file.get().modifiedAt().isBefore(plan.cutoff())) {
      storage.delete(garbage.file().path());
      deleted.add(garbage);
    }
  }

  /** Removes the folders of runs and checkpoints, where the file system has folders. */
  private void removeEmptyFolders(List<Garbage> deleted) throws IOException {
    Storage storage = workspace.storage();
    Set<String> folders = new HashSet<>();
    for (Garbage garbage : deleted) {
      String path = garbage.file().path();
      switch (garbage.kind()) {
        case RUNS, CHECKPOINTS -> folders.add(path.replaceFirst("^([^/]+/[^/]+)/.*", "$1"));
        case RESULTS -> folders.add(path.substring(0, path.lastIndexOf('/')));
        default -> {
          // Folders of the others are few, and somebody may be about to write into them.
        }
      }
    }
    for (String folder : folders) {
      if (storage.files(folder).isEmpty()) {
        storage.delete(folder);
      }
    }
  }
}
