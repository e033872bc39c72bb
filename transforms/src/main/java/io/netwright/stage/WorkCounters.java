package io.netwright.stage;

import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Beam counters of what a worker does, under the name of its stage: {@code done}, {@code reused},
 * {@code failed}, {@code epochsTrained}, {@code imagesAttacked}.
 *
 * <p>Runners show them in their user interfaces and metric reporters; they count attempts, so work
 * that was lost and repeated counts twice.
 */
final class WorkCounters {
  /** Unit of training's progress. */
  private static final String EPOCH = "epoch";

  /** Unit of an attack's progress. */
  private static final String ATTACKED = "attacked image";

  private final String stage;
  private final Progressed epochs = new Progressed();
  private final Progressed attacked = new Progressed();

  WorkCounters(String stage) {
    this.stage = stage;
  }

  void done() {
    counter("done").inc();
  }

  void reused() {
    counter("reused").inc();
  }

  void failed() {
    counter("failed").inc();
  }

  /** Counts what was done since the last call; yields whether an epoch has come to its end. */
  boolean progress(String unit, long done) {
    switch (unit) {
      case EPOCH -> {
        long more = epochs.advance(done);
        counter("epochsTrained").inc(more);
        return more > 0;
      }
      case ATTACKED -> counter("imagesAttacked").inc(attacked.advance(done));
      default -> {
        // other units are shown while the work goes on, and not counted
      }
    }
    return false;
  }

  /** Epochs that this attempt has brought to their end. */
  long epochs() {
    return epochs.total;
  }

  private Counter counter(String name) {
    return Metrics.counter(stage, name);
  }

  /** Tells how much more is done; what was done before the first call is not this attempt's. */
  private static final class Progressed {
    private long last = Long.MAX_VALUE;
    private long total;

    long advance(long done) {
      long more = Math.max(0, done - last);
      last = done;
      total += more;
      return more;
    }
  }
}
