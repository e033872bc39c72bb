package io.netwright.gc;

import io.netwright.gc.Garbage.Kind;
import io.netwright.lineage.Pin;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a garbage collection keeps and what it would delete.
 *
 * @param keptRuns ids of the runs that are kept, each with the reason
 * @param deletedRuns ids of the runs that are not
 * @param pins what is kept besides
 * @param garbage what nobody needs, in the order of deletion
 * @param unreadable documents that cannot be read, with the reason; while there are any, what they
 *     may name is no garbage: results, artifacts and decoded images
 * @param cutoff nothing that was written later is deleted
 */
public record CollectionPlan(
    SortedMap<String, String> keptRuns,
    List<String> deletedRuns,
    List<Pin> pins,
    List<Garbage> garbage,
    SortedMap<String, String> unreadable,
    Instant cutoff) {

  /**
   * How much there is of something.
   *
   * @param files number of files
   * @param bytes their size together
   */
  public record Tally(int files, long bytes) {
    /** Nothing. */
    public static final Tally NONE = new Tally(0, 0);

    Tally and(Garbage garbage) {
      return new Tally(files + 1, bytes + garbage.file().sizeBytes());
    }

    /** Both together. */
    public Tally and(Tally other) {
      return new Tally(files + other.files, bytes + other.bytes);
    }
  }

  /** Takes immutable copies. */
  public CollectionPlan {
    keptRuns = Collections.unmodifiableSortedMap(new TreeMap<>(keptRuns));
    deletedRuns = List.copyOf(deletedRuns);
    pins = List.copyOf(pins);
    garbage = List.copyOf(garbage);
    unreadable = Collections.unmodifiableSortedMap(new TreeMap<>(unreadable));
  }

  /** How much there is of each kind. */
  public static SortedMap<Kind, Tally> tally(List<Garbage> garbage) {
    SortedMap<Kind, Tally> tallies = new TreeMap<>();
    for (Garbage one : garbage) {
      tallies.merge(one.kind(), Tally.NONE.and(one), Tally::and);
    }
    return tallies;
  }
}
