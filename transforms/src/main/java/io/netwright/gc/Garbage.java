package io.netwright.gc;

import io.netwright.artifact.StoredFile;
import java.util.Locale;

/**
 * A file that nobody needs.
 *
 * @param kind what it is
 * @param file where it is, its size and age
 */
public record Garbage(Kind kind, StoredFile file) {

  /** Kinds of files, in the order of deletion: what refers goes before what is referred to. */
  public enum Kind {
    /** Documents of runs. */
    RUNS,
    /** Parquet files of runs. */
    RESULTS,
    /** Cached results. */
    CACHED_RESULTS,
    /** Bytes by their digest. */
    ARTIFACTS,
    /** What unfinished work left for its next attempt. */
    CHECKPOINTS,
    /** Decoded images. */
    DATA_CACHE,
    /** What crashes left half-written. */
    DRAFTS;

    /** What people call it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }
}
