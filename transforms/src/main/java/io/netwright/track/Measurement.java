package io.netwright.track;

import io.netwright.schemas.MetricPoint;

/**
 * A number in the record of a stage.
 *
 * @param name metric, e.g. {@code train.loss}
 * @param step epoch, or 0 where there is none
 * @param value the number; may be NaN or infinite
 * @param measuredAt milliseconds since 1970-01-01T00:00Z when it was measured
 */
public record Measurement(String name, long step, double value, long measuredAt) {

  /** The number of a metric point, whose model the stage's record names already. */
  public static Measurement of(MetricPoint point) {
    return new Measurement(
        point.getName(), point.getStep(), point.getValue(), point.getMeasuredAt());
  }
}
