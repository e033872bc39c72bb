package io.netwright.train;

import io.netwright.metric.Journal;
import java.time.Duration;

/** Tells the journal how many images of the run are done, at most once a second. */
final class Progress {
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();
  private final Journal journal;
  private final long total;
  private long done;
  private long toldAt = System.nanoTime();

  /** Progress of a run of so many images over all epochs, some of which are done. */
  Progress(Journal journal, long done, long total) {
    this.journal = journal;
    this.done = done;
    this.total = total;
  }

  /** More images are done. */
  void add(long images) {
    done += images;
    long now = System.nanoTime();
    if (now - toldAt >= PAUSE) {
      journal.progress("image", done, total);
      toldAt = now;
    }
  }
}
