package io.netwright.pipelines.schedule;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One call of a retraining that is due.
 *
 * @param time when it was due, on the schedule's clock
 * @param late why it comes later than that, for people; null where it is on time
 */
public record Fire(ZonedDateTime time, @Nullable String late) {

  /** What the retraining is for. */
  public LocalDate logicalDate() {
    return time.toLocalDate();
  }
}
