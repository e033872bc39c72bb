package io.netwright.pipelines.schedule;

import io.netwright.pipelines.schedule.RetrainStarter.Attempt;
import io.netwright.pipelines.schedule.RetrainStarter.Ending;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The attempts at one fire after the other: one that was killed is resumed at once, one that failed
 * with exit code 1 is tried again after a pause, each at most twice. A fire that takes longer than
 * it may is stopped and not tried again.
 */
final class FireAttempts {
  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 3;
  private static final int TIMED_OUT = 124; // as GNU timeout has it

  private final RetrainStarter retraining;
  private final Timer timer;
  private final FireLimits limits;
  private final Runnable onHeartbeat;
  private final Consumer<String> say;
  private @Nullable Attempt current;
  private boolean stopping;

  /**
   * Attempts of which none has begun.
   *
   * @param onHeartbeat is called while a fire goes on
   * @param say takes what people should read
   */
  FireAttempts(
      RetrainStarter retraining,
      Timer timer,
      FireLimits limits,
      Runnable onHeartbeat,
      Consumer<String> say) {
    this.retraining = retraining;
    this.timer = timer;
    this.limits = limits;
    this.onHeartbeat = onHeartbeat;
    this.say = say;
  }

  /** How a fire ended after as many attempts as it is worth. */
  Ending at(FireTime fire) throws InterruptedException {
    Instant end = limits.endOf(timer.clock().instant());
    Ending ending = attempt(fire, end);
    for (int attempt = 2;
        attempt <= ATTEMPTS && ending.isWorthAnotherTry() && !isStopping();
        attempt++) {
      if (ending.wasKilled()) {
        say.accept(
            "the retraining was killed (exit code %d); resuming it, attempt %d of %d"
                .formatted(ending.exitCode(), attempt, ATTEMPTS));
      } else {
        say.accept(
            "retrain ended with exit code %d: %s; trying again in %d s, attempt %d of %d"
                .formatted(
                    ending.exitCode(),
                    ending.summary(),
                    limits.retryPause().toSeconds(),
                    attempt,
                    ATTEMPTS));
        pause();
      }
      if (isStopping()) {
        return ending;
      }
      ending = attempt(fire.again(), end);
    }
    return ending;
  }

  /** Stops the attempt that is at work and lets no other begin; tells whether one was at work. */
  boolean stop() throws InterruptedException {
    Attempt running;
    synchronized (this) {
      stopping = true;
      running = current;
    }
    if (running != null) {
      say.accept("stopping the retraining at its next checkpoint");
      running.stop();
    }
    return running != null;
  }

  /** Whether no other attempt may begin. */
  synchronized boolean isStopping() {
    return stopping;
  }

  /** Waits, and lets the heart beat meanwhile. */
  private void pause() throws InterruptedException {
    Instant end = timer.clock().instant().plus(limits.retryPause());
    while (timer.clock().instant().isBefore(end) && !isStopping()) {
      Instant beat = timer.clock().instant().plus(HEARTBEAT);
      timer.await(beat.isBefore(end) ? beat : end);
      if (!isStopping()) { // who has stopped has given the schedule up
        onHeartbeat.run();
      }
    }
  }

  private Ending attempt(FireTime fire, Instant end) throws InterruptedException {
    try {
      Attempt attempt = retraining.start(fire);
      synchronized (this) {
        current = attempt;
      }
      if (isStopping()) {
        attempt.stop();
      }
      while (!attempt.endsWithin(HEARTBEAT)) {
        if (!timer.clock().instant().isBefore(end)) {
          say.accept("the time limit is over; stopping the retraining at its next checkpoint");
          attempt.stop();
          return new Ending(
              TIMED_OUT,
              "stopped after the time limit of %d s; what was finished is kept"
                  .formatted(limits.longest().toSeconds()));
        }
        onHeartbeat.run();
      }
      return attempt.ending();
    } catch (IOException e) {
      return new Ending(1, "the retraining could not be started or asked: " + Scheduler.oneLine(e));
    } finally {
      synchronized (this) {
        current = null;
      }
    }
  }
}
