package io.netwright.pipelines.schedule;

import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One call of a retraining that is due.
 *
 * @param time when it was due, on the schedule's clock
 * @param logicalDate what the retraining is for: an ISO 8601 date, or an instant where a day has
 *     several fires
 * @param resumed whether a retraining for it has begun before and was cut off
 * @param late why it comes later than it was due, for people; null where it is on time
 */
public record FireTime(
    ZonedDateTime time, String logicalDate, boolean resumed, @Nullable String late) {

  /** The same once more, after it was cut off. */
  FireTime again() {
    return new FireTime(time, logicalDate, true, late);
  }
}
