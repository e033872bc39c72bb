package io.netwright.pipelines.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The time, and waiting for it. */
public interface Timer {

  /** The clock that everything goes by. */
  Clock clock();

  /** Waits until an instant or for some time before it; a wait may end early. */
  void await(Instant until) throws InterruptedException;

  /**
   * This machine's clock; waits end after half a minute, so that a clock that was set is noticed.
   */
  static Timer ofThisMachine() {
    return new Timer() {
      private static final Duration MOST = Duration.ofSeconds(30);

      @Override
      public Clock clock() {
        return Clock.systemUTC();
      }

      @Override
      public void await(Instant until) throws InterruptedException {
        long left = Duration.between(clock().instant(), until).toMillis();
        Thread.sleep(Math.max(1, Math.min(left, MOST.toMillis())));
      }
    };
  }
}
