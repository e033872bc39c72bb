package io.netwright.pipelines.schedule;

import io.netwright.testing.StandingClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Time stands still until somebody waits; then the wait is over at once. */
public final class CompressedTimer implements Timer {
  private final StandingClock clock;
  private BooleanSupplier condition = () -> false;
  private Runnable event = () -> {};

  /** Stands at an ISO 8601 instant. */
  public CompressedTimer(String start) {
    clock = new StandingClock(start);
  }

  /** Lets time go by without anybody waiting, as during work or downtime. */
  void pass(Duration time) {
    clock.advance(time);
  }

  /** Lets something happen once, in the first wait after a condition holds. */
  void during(BooleanSupplier condition, Runnable event) {
    this.condition = condition;
    this.event = event;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public void await(Instant until) {
    clock.advanceTo(until);
    if (condition.getAsBoolean()) {
      condition = () -> false;
      event.run();
    }
  }
}
