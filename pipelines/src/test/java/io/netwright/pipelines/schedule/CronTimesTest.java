package io.netwright.pipelines.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {

  @Test
  void firesEveryNightInItsOwnTimeZone() {
    CronTimes nightly = CronTimes.of("0 2 * * *", "Europe/Berlin");

    assertThat(fires(nightly, 2, "2026-11-25T12:00:00Z"))
        .containsExactly("2026-11-26T02:00+01:00", "2026-11-27T02:00+01:00");
  }

  @Test
  void firesAfterAndNeverAtTheInstantThatIsAskedFor() {
    CronTimes nightly = CronTimes.of("0 2 * * *", "UTC");

    assertThat(fires(nightly, 1, "2026-11-25T02:00:00Z")).containsExactly("2026-11-26T02:00Z");
  }

  @Test
  void firesLaterOnTheDayWhoseClockLeavesTheTimeOut() {
    CronTimes nightly = CronTimes.of("30 2 * * *", "Europe/Berlin");

    assertThat(fires(nightly, 3, "2026-03-27T23:00:00Z"))
        .containsExactly(
            "2026-03-28T02:30+01:00", "2026-03-29T03:30+02:00", "2026-03-30T02:30+02:00");
  }

  @Test
  void firesOnceOnTheDayWhoseClockShowsTheTimeTwice() {
    CronTimes nightly = CronTimes.of("30 2 * * *", "Europe/Berlin");

    assertThat(fires(nightly, 3, "2026-10-23T23:00:00Z"))
        .containsExactly(
            "2026-10-24T02:30+02:00", "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/30 * * * *", "7 * * * *", "15 2,3 * * *", "* * * * *"})
  void neverGoesBackWhenTheClockIsChanged(String expression) {
    CronTimes times = CronTimes.of(expression, "Europe/Berlin");

    for (String day : List.of("2026-03-28T23:00:00Z", "2026-10-24T22:00:00Z")) {
      Instant from = Instant.parse(day);
      List<Instant> fires = times.next(400, from).stream().map(ZonedDateTime::toInstant).toList();
      assertThat(fires).isSorted().doesNotHaveDuplicates().allMatch(fire -> fire.isAfter(from));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0 * * * *,    Europe/Berlin,       60",
    "*/15 * * * *, Europe/Berlin,       15",
    "7 * * * *,    America/New_York,    60",
    "@hourly,      Europe/Berlin,       60",
    "* * * * *,    America/New_York,     1",
    "*/10 * * * *, Australia/Lord_Howe, 10"
  })
  void followsElapsedTimeWhereAnyHourIsMeant(String expression, String zone, long minutes) {
    CronTimes times = CronTimes.of(expression, zone);

    for (String before :
        List.of(
            "2026-03-28T20:00:00Z",
            "2026-10-24T20:00:00Z",
            "2026-11-01T00:00:00Z",
            "2026-04-04T10:00:00Z",
            "2026-10-03T10:00:00Z")) {
      List<ZonedDateTime> fires = times.next((int) (900 / minutes), Instant.parse(before));
      for (int i = 1; i < fires.size(); i++) {
        assertThat(Duration.between(fires.get(i - 1), fires.get(i)))
            .as("%s after %s", fires.get(i), fires.get(i - 1))
            .isEqualTo(Duration.ofMinutes(minutes));
      }
    }
  }

  @Test
  void firesBothTimesWhereEverySecondHourComesTwiceOnTheClock() {
    assertThat(fires(CronTimes.of("0 */2 * * *", "Europe/Berlin"), 4, "2026-10-24T22:00:00Z"))
        .containsExactly(
            "2026-10-25T02:00+02:00",
            "2026-10-25T02:00+01:00",
            "2026-10-25T04:00+01:00",
            "2026-10-25T06:00+01:00");
  }

  @ParameterizedTest
  @CsvSource({
    "@yearly,   0 0 1 1 *",
    "@annually, 0 0 1 1 *",
    "@monthly,  0 0 1 * *",
    "@weekly,   0 0 * * 0",
    "@Daily,    0 0 * * *",
    "@midnight, 0 0 * * *",
    "@hourly,   0 * * * *"
  })
  void knowsNicknames(String nickname, String meaning) {
    assertThat(fires(CronTimes.of(nickname, "Europe/Berlin"), 5, "2026-10-24T12:00:00Z"))
        .isEqualTo(fires(CronTimes.of(meaning, "Europe/Berlin"), 5, "2026-10-24T12:00:00Z"));
    assertThat(CronTimes.of(nickname, "UTC").expression()).isEqualTo(nickname);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 * * FRI-MON       | 0 0 * * 5,6,0,1",
        "0 0 * * fri-mon       | 0 0 * * 5,6,0,1",
        "0 0 * * 5-1           | 0 0 * * 5,6,0,1",
        "0 0 * * SAT-SUN       | 0 0 * * 6,0",
        "0 0 * * FRI-MON/2     | 0 0 * * 5,0",
        "0 0 * * WED,SAT-MON   | 0 0 * * 3,6,0,1",
        "0 0 1 NOV-FEB *       | 0 0 1 11,12,1,2 *",
        "0 22-3 * * *          | 0 22,23,0,1,2,3 * * *",
        "0 0 * * MON-FRI       | 0 0 * * 1-5",
        "0 0 * * 5-7           | 0 0 * * 5,6,0"
      })
  void countsRangesThatGoOnAtTheOtherEnd(String range, String list) {
    assertThat(fires(CronTimes.of(range, "UTC"), 12, "2026-11-26T00:00:00Z"))
        .isEqualTo(fires(CronTimes.of(list, "UTC"), 12, "2026-11-26T00:00:00Z"));
  }

  @Test
  void findsTheLatestOfSeveralFiresAndCountsThoseBefore() {
    CronTimes hourly = CronTimes.of("0 * * * *", "UTC");

    assertThat(
            hourly.latest(
                Instant.parse("2026-11-25T00:00:00Z"), Instant.parse("2026-11-25T05:00:00Z")))
        .hasValueSatisfying(
            missed -> {
              assertThat(missed.fire()).isEqualTo("2026-11-25T05:00:00Z");
              assertThat(missed.earlier()).isEqualTo(4);
            });
    Instant justFired = Instant.parse("2026-11-25T05:00:00Z");
    assertThat(hourly.latest(justFired, justFired.plus(Duration.ofMinutes(59)))).isEmpty();
  }

  @Test
  void namesAFireByItsDateUnlessTheDayHasOthers() {
    CronTimes nightly = CronTimes.of("0 2 * * *", "Europe/Berlin");
    CronTimes twice = CronTimes.of("0 2,14 * * *", "Europe/Berlin");
    Instant noon = Instant.parse("2026-11-25T11:00:00Z");

    assertThat(nightly.logicalDate(nightly.next(noon))).isEqualTo("2026-11-26");
    assertThat(twice.next(2, noon))
        .extracting(twice::logicalDate)
        .containsExactly("2026-11-25T13:00:00Z", "2026-11-26T01:00:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 2 * *        | got '0 2 * *'",
        "0 25 * * *     | 25 not in range",
        "0 0 2 * * *    | 6 parts",
        "@reboot        | of nicknames there are [@annually, @daily",
        "0 0 * * FRI-XYZ| got '0 0 * * FRI-XYZ'",
        "0 5-25 * * *   | 25 not in range",
        "0 0 31-1/0 * * | Invalid range",
        "every night    | e.g. '0 2 * * *'"
      })
  void refusesWhatIsNoExpressionAndSaysWhatIs(String expression, String message) {
    assertThatThrownBy(() -> CronTimes.of(expression, "UTC"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--cron must have minute, hour")
        .hasMessageContaining(message);
  }

  @Test
  void refusesZonesThatThereAreNot() {
    assertThatThrownBy(() -> CronTimes.of("0 2 * * *", "Europe/Atlantis"))
        .hasMessage(
            "--zone must be a time zone such as Europe/Berlin or UTC, got 'Europe/Atlantis'");
  }

  @Test
  void refusesDaysThatNeverCome() {
    assertThatThrownBy(() -> CronTimes.of("0 2 30 2 *", "UTC").next(Instant.EPOCH))
        .hasMessageContaining("never fires");
  }

  private static List<String> fires(CronTimes times, int count, String after) {
    return times.next(count, Instant.parse(after)).stream()
        .map(fire -> fire.toOffsetDateTime().toString())
        .toList();
  }
}
