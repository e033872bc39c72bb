package io.netwright.pipelines.schedule;

import java.io.IOException;
import java.time.Duration;

/** What a schedule calls. */
@FunctionalInterface
public interface RetrainStarter {

  /** Starts the retraining of one fire. */
  Attempt start(FireTime fire) throws IOException;

  /** A retraining that goes on. */
  interface Attempt {

    /** Waits for the end, at most so long; tells whether it has come. */
    boolean endsWithin(Duration time) throws InterruptedException;

    /** How it ended. */
    Ending ending() throws IOException;

    /** Asks it to stop at its next checkpoint and waits until it has. */
    void stop() throws InterruptedException;
  }

  /**
   * How a retraining ended.
   *
   * @param exitCode 0 where it did what it was asked; above 128 where a signal ended it
   * @param summary what it decided, one line for people
   */
  record Ending(int exitCode, String summary) {
    private static final int FAILED = 1;
    private static final int SIGNALS = 128;

    /** Whether it was killed and can be resumed. */
    boolean wasKilled() {
      return exitCode > SIGNALS;
    }

    /** Whether the same call may succeed: it was killed, or what failed may pass. */
    boolean isWorthAnotherTry() {
      return wasKilled() || exitCode == FAILED;
    }
  }
}
