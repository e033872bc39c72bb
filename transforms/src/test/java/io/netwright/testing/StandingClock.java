package io.netwright.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is told to go on. */
public final class StandingClock extends Clock {
  private Instant now;

  /** Stands at an ISO 8601 instant. */
  public StandingClock(String start) {
    now = Instant.parse(start);
  }

  /** Lets time go by. */
  public void advance(Duration by) {
    now = now.plus(by);
  }

  /** Lets time go by until an instant, which may have passed. */
  public void advanceTo(Instant until) {
    now = until.isAfter(now) ? until : now;
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
