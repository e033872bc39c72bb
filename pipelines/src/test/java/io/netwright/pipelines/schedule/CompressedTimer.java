package io.netwright.pipelines.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.BooleanSupplier;

/** A clock that stands still until somebody waits; then the wait is over at once. */
public final class CompressedTimer extends Clock implements Timer {
  private Instant now;
  private BooleanSupplier condition = () -> false;
  private Runnable event = () -> {};

  /** A clock that stands at an ISO 8601 instant. */
  public CompressedTimer(String start) {
    now = Instant.parse(start);
  }

  /** Lets time go by without anybody waiting, as during work or downtime. */
  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Lets something happen once, in the first wait after a condition holds. */
  void during(BooleanSupplier condition, Runnable event) {
    this.condition = condition;
    this.event = event;
  }

  @Override
  public Clock clock() {
    return this;
  }

  @Override
  public void await(Instant until) {
    now = until.isAfter(now) ? until : now;
    if (condition.getAsBoolean()) {
      condition = () -> false;
      event.run();
    }
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
