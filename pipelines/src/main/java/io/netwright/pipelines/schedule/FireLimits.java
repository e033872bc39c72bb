package io.netwright.pipelines.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * What the attempts at one fire are held to.
 *
 * @param retryPause before a retraining that failed is tried again
 * @param longest how long a fire may take with all its attempts
 */
public record FireLimits(Duration retryPause, Duration longest) {

  /** The instant at which a fire that begins now is stopped. */
  Instant endOf(Instant now) {
    return now.plus(longest);
  }
}
