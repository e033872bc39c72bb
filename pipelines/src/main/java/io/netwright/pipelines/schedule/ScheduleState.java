package io.netwright.pipelines.schedule;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a schedule is; what a restart goes on from.
 *
 * @param cron its expression
 * @param zone its time zone
 * @param since ISO 8601 instant after which fires are due: the last fire, or the first start
 * @param running time of the fire that is at work; null where none is
 * @param last how the last fire ended; null before the first
 */
record ScheduleState(
    String cron, String zone, String since, @Nullable String running, @Nullable Ended last) {

  /**
   * A fire that is over.
   *
   * @param fire when it was due
   * @param endedAt ISO 8601 instant
   * @param exitCode of the retraining; null where none was started
   * @param outcome what became of it, one line for people
   */
  record Ended(String fire, String endedAt, @Nullable Integer exitCode, String outcome) {}

  /** A schedule that begins now. */
  static ScheduleState beginning(CronTimes times, Instant now) {
    return new ScheduleState(times.expression(), times.zone().getId(), now.toString(), null, null);
  }

  /** Whether it is about these times. */
  boolean isOf(CronTimes times) {
    return cron.equals(times.expression()) && zone.equals(times.zone().getId());
  }

  Instant sinceInstant() {
    return Instant.parse(since);
  }

  /**
   * Refuses texts that are no times.
   *
   * @throws java.time.format.DateTimeParseException where one is none
   */
  void requireTimes() {
    sinceInstant();
    runningInstant();
  }

  Optional<Instant> runningInstant() {
    return Optional.ofNullable(running).map(Instant::parse);
  }

  /** The same with a fire at work. */
  ScheduleState fired(ZonedDateTime fire) {
    return new ScheduleState(
        cron, zone, fire.toInstant().toString(), fire.toInstant().toString(), last);
  }

  /** The same with nothing at work. */
  ScheduleState ended(ZonedDateTime fire, Instant now, @Nullable Integer exitCode, String outcome) {
    return new ScheduleState(
        cron,
        zone,
        fire.toInstant().toString(),
        null,
        new Ended(fire.toOffsetDateTime().toString(), now.toString(), exitCode, outcome));
  }
}
