package io.netwright.gc;

import io.netwright.refusal.RefusedException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are kept, and from what age on things that no kept run needs are deleted.
 *
 * <p>A run is kept where any of the rules keeps it, or while it goes on.
 *
 * @param latest keeps, of each experiment, this many of its latest finished runs and whatever was
 *     started since; null: no such rule
 * @param days keeps runs started within so many days; null: no such rule
 * @param runs keeps these runs
 * @param grace nothing younger is deleted; more than the time for which a run may work with what it
 *     found without writing it down, and more than a quarter of an hour, after which what is used
 *     again is written again
 * @param abandonment a run without an end, a checkpoint or a draft that nobody has touched for so
 *     long is abandoned
 */
public record Retention(
    @Nullable Integer latest,
    @Nullable Integer days,
    Set<String> runs,
    Duration grace,
    Duration abandonment) {
  /** Grace that is safe while runs start and end. */
  public static final Duration GRACE = Duration.ofHours(1);

  private static final Duration ABANDONMENT = Duration.ofDays(1);

  /** Refuses to keep nothing by omission, and impossible numbers. */
  public Retention {
    runs = Set.copyOf(runs);
    if (latest == null && days == null && runs.isEmpty()) {
      throw new RefusedException(
          "say what to keep: a number of latest runs, a number of days, or runs by name");
    }
    if (latest != null && latest < 0) {
      throw new RefusedException("latest must be 0 or more, got " + latest);
    }
    if (days != null && days < 0) {
      throw new RefusedException("days must be 0 or more, got " + days);
    }
    if (grace.isNegative() || abandonment.isNegative()) {
      throw new RefusedException("ages must not be negative, got " + grace + " and " + abandonment);
    }
  }

  /** The same rules with the usual ages. */
  public static Retention of(@Nullable Integer latest, @Nullable Integer days, Set<String> runs) {
    return new Retention(latest, days, runs, GRACE, ABANDONMENT);
  }

  /** The same rules with another grace. */
  public Retention withGrace(Duration newGrace) {
    return new Retention(latest, days, runs, newGrace, abandonment);
  }
}
