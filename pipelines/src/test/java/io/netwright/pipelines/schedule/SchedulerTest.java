package io.netwright.pipelines.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.schedule.Trigger.Finding;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerTest {
  @TempDir private Path folder;

  private final CompressedTimer timer = new CompressedTimer("2026-11-25T12:00:00Z");
  private final StringWriter said = new StringWriter();

  @Test
  void retrainsEveryNightForTheDateOfTheFire() throws Exception {
    FakeStarter retraining = new FakeStarter(timer, 0, 0, 0);
    fire(scheduler(retraining), 3);

    assertThat(retraining.started()).containsExactly("2026-11-26", "2026-11-27", "2026-11-28");
    assertThat(said.toString())
        .contains("2026-11-26 02:00 +01:00  fire of 2026-11-26 02:00 +01:00")
        .contains("2026-11-26 02:10 +01:00  retrain ended with exit code 0: promoted: better")
        .contains("next fire 2026-11-27 02:00 +01:00");
  }

  @Test
  void doesNotCatchUpWhatWasDueBeforeItsFirstStart() throws Exception {
    FakeStarter retraining = new FakeStarter(timer, 0);
    fire(scheduler(retraining), 1);

    assertThat(retraining.started()).containsExactly("2026-11-26");
    assertThat(said.toString()).doesNotContain("missed");
  }

  @Test
  void goesOnAfterARetrainingThatFails() throws Exception {
    FakeStarter retraining = new FakeStarter(timer, 1, 1, 1, 0);
    fire(scheduler(retraining), 2);

    assertThat(retraining.started())
        .containsExactly("2026-11-26", "2026-11-26 resumed", "2026-11-26 resumed", "2026-11-27");
    assertThat(said.toString())
        .contains("retrain ended with exit code 1: failed: no luck\n")
        .contains("fire of 2026-11-27");
  }

  @Test
  void triesAgainAfterAPauseWhatFailedBecauseSomethingWasOutOfReach() throws Exception {
    FakeStarter retraining = new FakeStarter(timer, 1, 0);
    fire(scheduler(retraining), 1);

    assertThat(retraining.started()).containsExactly("2026-11-26", "2026-11-26 resumed");
    assertThat(said.toString())
        .contains("02:10 +01:00  retrain ended with exit code 1")
        .contains("trying again in 300 s, attempt 2 of 3")
        .contains("02:25 +01:00  retrain ended with exit code 0: promoted");
    assertThat(state().last()).extracting(ScheduleState.Ended::exitCode).isEqualTo(0);
  }

  @Test
  void stopsAFireThatTakesLongerThanItMayAndGoesOnWithTheNext() throws Exception {
    FakeStarter retraining = new FakeStarter(timer, 0, 0).lasting(Duration.ofHours(21)).hanging();
    fire(scheduler(retraining), 2);

    assertThat(retraining.started()).containsExactly("2026-11-26", "2026-11-27");
    assertThat(retraining.stopped()).isEqualTo(2);
    assertThat(said.toString())
        .contains("retrain ended with exit code 124: stopped after the time limit of 72000 s");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void leavesBadInputARefusalAndSomebodyElsesWorkToTheNextFire(int exitCode) throws Exception {
    FakeStarter retraining = new FakeStarter(timer, exitCode, 0);
    fire(scheduler(retraining), 2);

    assertThat(retraining.started()).containsExactly("2026-11-26", "2026-11-27");
    assertThat(said.toString()).doesNotContain("trying again");
  }

  @Test
  void stopsDuringThePauseBeforeAnotherTryAndResumesTheFireAtTheNextStart() throws Exception {
    FakeStarter failed = new FakeStarter(timer, 1);
    Scheduler first = scheduler(failed);
    timer.during(() -> said.toString().contains("trying again"), () -> stop(first));
    fire(first, 1);
    FakeStarter resumed = new FakeStarter(timer, 0);
    fire(scheduler(resumed), 1);

    assertThat(failed.started()).containsExactly("2026-11-26");
    assertThat(resumed.started()).containsExactly("2026-11-26 resumed");
  }

  @Test
  void goesOnWhereTheRetrainingCannotEvenBeStarted() throws Exception {
    fire(scheduler(new FakeStarter(timer)), 2);

    assertThat(said.toString())
        .contains("could not be started or asked: no such program")
        .contains("fire of 2026-11-27");
    assertThat(state().last()).extracting(ScheduleState.Ended::exitCode).isEqualTo(1);
  }

  @Test
  void catchesUpExactlyOneFireAfterDowntimeAndSaysSo() throws Exception {
    FakeStarter before = new FakeStarter(timer, 0);
    Scheduler first = scheduler(before);
    fire(first, 1);
    first.stop();
    timer.pass(Duration.ofDays(3).plusHours(5));
    FakeStarter after = new FakeStarter(timer, 0, 0);
    fire(scheduler(after), 2);

    assertThat(before.started()).containsExactly("2026-11-26");
    assertThat(after.started()).containsExactly("2026-11-29", "2026-11-30");
    assertThat(said.toString())
        .contains(
            "fire of 2026-11-29 02:00 +01:00: it was missed and is caught up; so were 2 before it,"
                + " which are passed over")
        .contains("fire of 2026-11-30 02:00 +01:00\n");
  }

  @Test
  void passesOverFiresThatComeDuringALongRetraining() throws Exception {
    FakeStarter retraining = new FakeStarter(timer, 0, 0).lasting(Duration.ofHours(50));
    fire(scheduler(retraining), 2);

    assertThat(retraining.started()).containsExactly("2026-11-26", "2026-11-28");
    assertThat(said.toString()).contains("caught up; so were 1 before it");
  }

  @Test
  void doesNothingAgainAfterARestartThatMissedNothing() throws Exception {
    Scheduler first = scheduler(new FakeStarter(timer, 0));
    fire(first, 1);
    first.stop();
    FakeStarter retraining = new FakeStarter(timer, 0);
    fire(scheduler(retraining), 1);

    assertThat(retraining.started()).containsExactly("2026-11-27");
  }

  @Test
  void resumesARetrainingThatWasKilledButNotForEver() throws Exception {
    FakeStarter retraining = new FakeStarter(timer, 137, 0, 137, 137, 137);
    fire(scheduler(retraining), 2);

    assertThat(retraining.started())
        .containsExactly(
            "2026-11-26",
            "2026-11-26 resumed",
            "2026-11-27",
            "2026-11-27 resumed",
            "2026-11-27 resumed");
    assertThat(said.toString())
        .contains("was killed (exit code 137); resuming it, attempt 2 of 3")
        .contains("retrain ended with exit code 137");
  }

  @Test
  void stopsItsRetrainingAndResumesThatFireAtTheNextStart() throws Exception {
    FakeStarter stopped = new FakeStarter(timer, 143);
    Scheduler first = scheduler(stopped);
    stopped.meanwhile(() -> stop(first));
    fire(first, 1);
    FakeStarter resumed = new FakeStarter(timer, 0);
    fire(scheduler(resumed), 1);

    assertThat(stopped.stopped()).isEqualTo(1);
    assertThat(stopped.started()).containsExactly("2026-11-26");
    assertThat(resumed.started()).containsExactly("2026-11-26 resumed");
    assertThat(said.toString())
        .contains("stopped; the next start resumes the fire that was interrupted")
        .contains("fire of 2026-11-26 02:00 +01:00: it was interrupted and is resumed");
    assertThat(state().running()).isNull();
  }

  @Test
  void prefersALaterFireToTheOneThatWasInterrupted() throws Exception {
    FakeStarter stopped = new FakeStarter(timer, 143);
    Scheduler first = scheduler(stopped);
    stopped.meanwhile(() -> stop(first));
    fire(first, 1);
    timer.pass(Duration.ofDays(2));
    FakeStarter later = new FakeStarter(timer, 0);
    fire(scheduler(later), 1);

    assertThat(later.started()).containsExactly("2026-11-28 resumed");
    assertThat(said.toString())
        .contains("it takes the place of the interrupted fire of 2026-11-26 02:00 +01:00");
  }

  @Test
  void leavesAFireToTheProcessThatHasTheSchedule() throws Exception {
    FakeStarter second = new FakeStarter(timer, 0);
    Scheduler standby = scheduler(second);
    FakeStarter retraining = new FakeStarter(timer, 0).meanwhile(() -> fireUnchecked(standby));
    Scheduler first = scheduler(retraining);
    fire(first, 1);

    assertThat(second.started()).isEmpty();
    assertThat(said.toString())
        .contains("another process carries this schedule out: shapes.schedule is being worked on")
        .contains("the other process has ended; carrying the schedule out from here");
  }

  @Test
  void doesNotRepeatAFireThatAnotherProcessCarriedOutWhileTriggersWereLookedAt() throws Exception {
    FakeStarter elsewhere = new FakeStarter(timer, 0);
    Scheduler other = scheduler(elsewhere);
    Trigger slow =
        () -> {
          timer.pass(Duration.ofMinutes(5));
          fireUnchecked(other);
          stop(other);
          return new Finding(true, "at last");
        };
    FakeStarter here = new FakeStarter(timer, 0);
    fire(scheduler("0 2 * * *", List.of(slow), here), 1);

    assertThat(elsewhere.started()).containsExactly("2026-11-26");
    assertThat(here.started()).isEmpty();
    assertThat(said.toString()).contains("another process has carried this fire out meanwhile");
  }

  @Test
  void beginsAnewWhereTheTimesWereChanged() throws Exception {
    Scheduler first = scheduler(new FakeStarter(timer, 0));
    fire(first, 1);
    first.stop();
    timer.pass(Duration.ofHours(30));
    FakeStarter retraining = new FakeStarter(timer, 0);
    fire(scheduler("0 4 * * *", List.of(), retraining), 1);

    assertThat(retraining.started()).containsExactly("2026-11-28");
    assertThat(said.toString())
        .contains("the schedule was '0 2 * * *' Europe/Berlin before; it begins anew");
  }

  @Test
  void beginsAnewWhereTheLastFireIsYetToCome() throws Exception {
    timer.pass(Duration.ofDays(300));
    Scheduler withWrongClock = scheduler(new FakeStarter(timer, 0));
    fire(withWrongClock, 1);
    withWrongClock.stop();
    timer.pass(Duration.ofDays(-300));
    FakeStarter retraining = new FakeStarter(timer, 0);
    fire(scheduler(retraining), 1);

    assertThat(retraining.started()).containsExactly("2026-11-26");
    assertThat(said.toString())
        .contains("the last fire was that of 2027-09-22 02:00 +02:00, which is yet to come");
  }

  @Test
  void beginsAnewWhereItsStateIsDamaged() throws Exception {
    Files.createDirectories(folder.resolve("schedules"));
    Files.writeString(folder.resolve("schedules/shapes.json"), "{\"cron\": ");
    FakeStarter retraining = new FakeStarter(timer, 0);
    fire(scheduler(retraining), 1);

    assertThat(retraining.started()).hasSize(1);
  }

  @Test
  void retrainsOnlyWhereATriggerHoldsAndSaysWhyOrWhyNot() throws Exception {
    FakeStarter retraining = new FakeStarter(timer, 0);
    boolean[] isNew = {false};
    Trigger data = () -> new Finding(isNew[0], isNew[0] ? "new images" : "the same images");
    Trigger never = () -> new Finding(false, "accurate enough");
    Scheduler scheduler = scheduler("0 2 * * *", List.of(data, never), retraining);
    fire(scheduler, 1);
    assertThat(Objects.requireNonNull(state().last()).outcome())
        .isEqualTo("no retraining: no trigger holds");
    isNew[0] = true;
    fire(scheduler, 1);

    assertThat(retraining.started()).containsExactly("2026-11-27");
    assertThat(said.toString())
        .contains("no reason: the same images")
        .contains("no reason: accurate enough")
        .contains("reason to retrain: new images");
  }

  @Test
  void doesNotRetrainWhereATriggerCannotBeLookedAtAndGoesOn() throws Exception {
    FakeStarter retraining = new FakeStarter(timer, 0);
    Trigger broken =
        () -> {
          throw new IOException("the disk is gone");
        };
    fire(scheduler("0 2 * * *", List.of(broken), retraining), 2);

    assertThat(retraining.started()).isEmpty();
    assertThat(Objects.requireNonNull(state().last()).outcome())
        .isEqualTo("no retraining: a trigger could not be looked at: the disk is gone");
  }

  private Scheduler scheduler(FakeStarter retraining) {
    return scheduler("0 2 * * *", List.of(), retraining);
  }

  private Scheduler scheduler(String cron, List<Trigger> triggers, FakeStarter retraining) {
    Workspace workspace = Workspace.at(folder.toString());
    CronTimes times = CronTimes.of(cron, "Europe/Berlin");
    return new Scheduler(
        new RetrainSchedule("shapes", times, workspace, "a test"),
        triggers,
        retraining,
        timer,
        new FireLimits(Duration.ofMinutes(5), Duration.ofHours(20)),
        new PrintWriter(said, true));
  }

  private static void fire(Scheduler scheduler, int times) throws Exception {
    for (int fire = 0; fire < times; fire++) {
      scheduler.next();
    }
  }

  private static void fireUnchecked(Scheduler scheduler) {
    try {
      scheduler.next();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void stop(Scheduler scheduler) {
    try {
      scheduler.stop();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private ScheduleState state() throws IOException {
    return new ScheduleStore(Workspace.at(folder.toString()), "shapes").read().orElseThrow();
  }
}
