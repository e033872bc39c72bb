package io.netwright.pipelines.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.netwright.refusal.RefusedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The instants of a five-field cron expression, or of a nickname such as {@code @daily}, in a time
 * zone.
 *
 * <p>An expression whose hour begins with {@code *} follows elapsed time, as in Vixie's cron: it
 * fires whenever the clock shows one of its times, so an hourly one fires every hour also when the
 * clock is changed. Any other has its fire every day: a time of day that the clock leaves out when
 * it is put forward fires later by as much, and one that comes twice when it is put back fires the
 * first time only.
 */
public final class CronTimes {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  /** The most that clocks are put forward or back. */
  private static final Duration CHANGE = Duration.ofHours(3);

  private final String expression;
  private final ZoneId zone;
  private final ExecutionTime times;
  private final boolean byElapsedTime;

  private CronTimes(String expression, ZoneId zone, ExecutionTime times, boolean byElapsedTime) {
    this.expression = expression;
    this.zone = zone;
    this.times = times;
    this.byElapsedTime = byElapsedTime;
  }

  /**
   * Reads an expression: minute, hour, day of the month, month, day of the week; or a nickname.
   *
   * @param zone name of a time zone, e.g. {@code Europe/Berlin}
   * @throws IllegalArgumentException where one of them cannot be read
   */
  public static CronTimes of(String expression, String zone) {
    String text = expression.strip().replaceAll("\\s+", " ");
    try {
      CronText plain = CronText.of(text);
      return new CronTimes(
          text,
          ZoneId.of(zone.strip()),
          ExecutionTime.forCron(PARSER.parse(plain.fields()).validate()),
          plain.anyHour());
    } catch (DateTimeException e) {
      throw new RefusedException(
          "--zone must be a time zone such as Europe/Berlin or UTC, got '" + zone + "'");
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          "--cron must have minute, hour, day of month, month and day of week, e.g. '0 2 * * *',"
              + " or be @daily or the like, got '"
              + expression
              + "': "
              + e.getMessage());
    }
  }

  /** The expression, with single spaces. */
  public String expression() {
    return expression;
  }

  /** Where its clock stands. */
  public ZoneId zone() {
    return zone;
  }

  /**
   * The first fire after an instant.
   *
   * @throws IllegalArgumentException where there is none, e.g. on 30 February
   */
  public ZonedDateTime next(Instant after) {
    return later(after)
        .orElseThrow(
            () ->
                new RefusedException(
                    "--cron '" + expression + "' never fires; there is no such day"));
  }

  /** The first fires after an instant. */
  public List<ZonedDateTime> next(int count, Instant after) {
    List<ZonedDateTime> fires = new ArrayList<>();
    for (Instant at = after; fires.size() < count; at = fires.get(fires.size() - 1).toInstant()) {
      fires.add(next(at));
    }
    return fires;
  }

  /** The latest fire after one instant and until another, that one included. */
  Optional<Missed> latest(Instant after, Instant until) {
    Optional<Missed> latest = Optional.empty();
    Optional<ZonedDateTime> fire = later(after);
    for (int before = 0; fire.isPresent() && !fire.get().toInstant().isAfter(until); before++) {
      latest = Optional.of(new Missed(fire.get(), before));
      fire = later(fire.get().toInstant());
    }
    return latest;
  }

  /** What a fire's retraining is for: its date, or its instant where the day has other fires. */
  String logicalDate(ZonedDateTime fire) {
    Instant midnight = fire.toLocalDate().atStartOfDay(zone).toInstant();
    boolean first = latest(midnight.minusMillis(1), fire.toInstant().minusMillis(1)).isEmpty();
    boolean last =
        later(fire.toInstant())
            .map(next -> next.toLocalDate().isAfter(fire.toLocalDate()))
            .orElse(true);
    return first && last ? fire.toLocalDate().toString() : fire.toInstant().toString();
  }

  /**
   * A fire whose time has come.
   *
   * @param earlier how many fires of the same span of time came before it
   */
  record Missed(ZonedDateTime fire, int earlier) {}

  /** An instant on this schedule's clock. */
  public ZonedDateTime at(Instant instant) {
    return ZonedDateTime.ofInstant(instant, zone);
  }

  private Optional<ZonedDateTime> later(Instant after) {
    return byElapsedTime ? byElapsedTime(after) : byTimeOfDay(after);
  }

  /** Reads the clock as it stands, up to its next change, and from there on as it stands then. */
  private Optional<ZonedDateTime> byElapsedTime(Instant after) {
    Instant from = after;
    while (true) {
      ZoneOffset offset = zone.getRules().getOffset(from);
      ZoneOffsetTransition change = zone.getRules().nextTransition(from);
      // The instant of a change belongs to the clock that follows it.
      LocalDateTime wall =
          from.equals(after)
              ? LocalDateTime.ofInstant(from, offset)
              : LocalDateTime.ofInstant(from, offset).minusSeconds(1);
      Optional<Instant> fire =
          times.nextExecution(wall.atZone(ZoneOffset.UTC)).map(at -> instant(at, offset));
      if (fire.isEmpty() || change == null || fire.get().isBefore(change.getInstant())) {
        return fire.map(this::at);
      }
      from = change.getInstant();
    }
  }

  private static Instant instant(ZonedDateTime wall, ZoneOffset offset) {
    return wall.toLocalDateTime().toInstant(offset);
  }

  /**
   * Counts in times of day, which know no gaps, and asks the zone when each of them is; after the
   * clock was changed, times of day before this one may still be to come.
   */
  private Optional<ZonedDateTime> byTimeOfDay(Instant after) {
    ZoneOffsetTransition change = zone.getRules().previousTransition(after.plusMillis(1));
    boolean changed = change != null && change.getInstant().isAfter(after.minus(CHANGE));
    LocalDateTime wall = LocalDateTime.ofInstant(changed ? after.minus(CHANGE) : after, zone);
    Optional<ZonedDateTime> fire = times.nextExecution(wall.atZone(ZoneOffset.UTC));
    while (fire.isPresent() && !onTheClock(fire.get()).toInstant().isAfter(after)) {
      fire = times.nextExecution(fire.get());
    }
    return fire.map(this::onTheClock);
  }

  private ZonedDateTime onTheClock(ZonedDateTime wall) {
    return wall.toLocalDateTime().atZone(zone);
  }

  @Override
  public String toString() {
    return "'" + expression + "' " + zone;
  }
}
