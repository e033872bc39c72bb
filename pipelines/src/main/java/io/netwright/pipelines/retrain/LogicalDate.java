package io.netwright.pipelines.retrain;

import io.netwright.refusal.RefusedException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/**
 * What a retraining is for, as a scheduler says it: a day, or a moment.
 *
 * @param text {@code 2026-11-25}, or {@code 2026-11-25T02:00:00Z}
 */
public record LogicalDate(String text) {
  private static final int DATE_LENGTH = 10;

  /** Reads an ISO date, or an ISO date and time with its offset. */
  public static LogicalDate parse(String text) {
    try {
      return new LogicalDate(
          text.length() <= DATE_LENGTH
              ? LocalDate.parse(text).toString()
              : OffsetDateTime.parse(text).toInstant().toString());
    } catch (DateTimeParseException e) {
      throw new RefusedException(
          "--logical-date must be a date such as 2026-11-25 or a moment such as"
              + " 2026-11-25T02:00:00Z, got "
              + text,
          e);
    }
  }

  /** The day that it is, in UTC. */
  public static LogicalDate today(Clock clock) {
    return new LogicalDate(LocalDate.now(clock.withZone(ZoneOffset.UTC)).toString());
  }

  /** As a part of names of files and jobs. */
  String compact() {
    return text.replace("-", "").replace(":", "");
  }
}
