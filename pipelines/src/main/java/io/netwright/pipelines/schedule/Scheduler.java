package io.netwright.pipelines.schedule;

import io.netwright.pipelines.schedule.RetrainStarter.Ending;
import io.netwright.registry.LeaseHeldException;
import io.netwright.text.Foreign;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries a schedule out: one fire after the other, the latest of those that were missed, and after
 * a restart the one that was interrupted. What came of its {@link FireAttempts} is recorded, and
 * the schedule goes on. Bad input and refusals wait for the next fire.
 */
public final class Scheduler {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx");
  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final Duration LATE = Duration.ofMinutes(2);

  private final RetrainSchedule schedule;
  private final ScheduleStore store;
  private final ScheduleHold hold;
  private final List<Trigger> triggers;
  private final FireAttempts attempts;
  private final Timer timer;
  private final PrintWriter out;
  private @Nullable ScheduleState state;

  /**
   * A scheduler that has done nothing yet.
   *
   * @param triggers of which one must hold for a fire to retrain; none: each fire does
   * @param out where every decision is said
   */
  public Scheduler(
      RetrainSchedule schedule,
      List<Trigger> triggers,
      RetrainStarter retraining,
      Timer timer,
      FireLimits limits,
      PrintWriter out) {
    this.schedule = schedule;
    this.store = new ScheduleStore(schedule.workspace(), schedule.name());
    this.hold = new ScheduleHold(schedule.workspace(), schedule.name(), schedule.owner(), timer);
    this.triggers = List.copyOf(triggers);
    this.timer = timer;
    this.out = out;
    this.attempts = new FireAttempts(retraining, timer, limits, this::holdOn, this::say);
  }

  /** Carries fires out until {@link #stop}; what the workspace refuses is tried again. */
  public void run() throws InterruptedException {
    while (!attempts.isStopping()) {
      try {
        next();
      } catch (IOException e) {
        say("the workspace refuses: " + e.getMessage() + "; trying again");
        state = null;
        timer.await(now().plus(HEARTBEAT));
      }
    }
  }

  /**
   * Waits for the next fire and carries it out.
   *
   * @throws IOException where the state cannot be read or written
   */
  public void next() throws IOException, InterruptedException {
    try {
      Optional<FireTime> due = takeTurn();
      while (due.isEmpty() && !attempts.isStopping()) {
        timer.await(schedule.times().next(now()).toInstant());
        due = takeTurn();
      }
      if (due.isPresent() && !attempts.isStopping()) {
        carryOut(due.get());
      }
    } catch (LeaseHeldException e) {
      say("another process carries this schedule out: " + e.getMessage() + "; standing by");
      standBy();
    }
  }

  /**
   * Stops the fire that is at work, which the next start resumes, and lets another process begin.
   */
  public void stop() throws IOException, InterruptedException {
    boolean wasRunning = attempts.stop();
    hold.release();
    say(wasRunning ? "stopped; the next start resumes the fire that was interrupted" : "stopped");
  }

  /** Makes sure that the schedule is this process's to carry out; yields what is due. */
  private Optional<FireTime> takeTurn() throws IOException, LeaseHeldException {
    if (hold.keep() || state == null) {
      state = begin();
    }
    return due(Objects.requireNonNull(state));
  }

  private void standBy() throws IOException, InterruptedException {
    state = null;
    while (!attempts.isStopping()) {
      timer.await(now().plus(HEARTBEAT));
      try {
        hold.keep();
        say("the other process has ended; carrying the schedule out from here");
        return;
      } catch (LeaseHeldException e) {
        // It is still there.
      }
    }
  }

  private ScheduleState begin() throws IOException {
    Optional<ScheduleState> kept = store.read();
    Optional<String> against = kept.flatMap(this::reasonAgainst);
    if (kept.isPresent() && against.isEmpty()) {
      return kept.get();
    }
    against.ifPresent(reason -> say(reason + "; it begins anew"));
    ScheduleState beginning = ScheduleState.beginning(schedule.times(), now());
    store.write(beginning);
    return beginning;
  }

  /** Why the schedule does not go on from a state; empty where it does. */
  private Optional<String> reasonAgainst(ScheduleState kept) {
    if (!kept.isOf(schedule.times())) {
      return Optional.of("the schedule was '%s' %s before".formatted(kept.cron(), kept.zone()));
    }
    Instant last = kept.sinceInstant();
    return last.isAfter(now().plus(LATE))
        ? Optional.of(
            "the last fire was that of %s, which is yet to come: a clock was wrong"
                .formatted(TIME.format(schedule.times().at(last))))
        : Optional.empty();
  }

  private Optional<FireTime> due(ScheduleState from) {
    Optional<CronTimes.Missed> latest = schedule.times().latest(from.sinceInstant(), now());
    Optional<Instant> running = from.runningInstant();
    if (running.isPresent()) {
      ZonedDateTime interrupted = schedule.times().at(running.get());
      return Optional.of(
          latest.isEmpty()
              ? fire(interrupted, true, "it was interrupted and is resumed")
              : fire(
                  latest.get().fire(),
                  true,
                  "it takes the place of the interrupted fire of " + TIME.format(interrupted)));
    }
    return latest.map(this::onTimeOrMissed);
  }

  private FireTime onTimeOrMissed(CronTimes.Missed latest) {
    boolean late = latest.fire().toInstant().isBefore(now().minus(LATE)) || latest.earlier() > 0;
    String missed = "it was missed and is caught up";
    if (latest.earlier() > 0) {
      missed += "; so were " + latest.earlier() + " before it, which are passed over";
    }
    return fire(latest.fire(), false, late ? missed : null);
  }

  private FireTime fire(ZonedDateTime time, boolean resumed, @Nullable String late) {
    return new FireTime(time, schedule.times().logicalDate(time), resumed, late);
  }

  private void carryOut(FireTime fire)
      throws IOException, LeaseHeldException, InterruptedException {
    say("fire of " + TIME.format(fire.time()) + (fire.late() == null ? "" : ": " + fire.late()));
    Optional<String> against = reasonAgainst();
    if (hold.keep() && !begin().equals(state)) {
      state = null;
      say("another process has carried this fire out meanwhile");
      return;
    }
    if (against.isPresent()) {
      ended(fire, null, "no retraining: " + against.get());
      return;
    }
    keep(Objects.requireNonNull(state).fired(fire.time()));
    Ending ending = attempts.at(fire);
    if (!attempts.isStopping()) {
      ended(fire, ending.exitCode(), ending.summary());
    }
  }

  /** Why no trigger holds; empty where one does. */
  private Optional<String> reasonAgainst() {
    boolean fires = triggers.isEmpty();
    String against = "no trigger holds";
    for (Trigger trigger : triggers) {
      try {
        Trigger.Finding finding = trigger.find();
        say((finding.fires() ? "reason to retrain: " : "no reason: ") + finding.reason());
        fires |= finding.fires();
      } catch (IOException | RuntimeException e) {
        against = "a trigger could not be looked at: " + oneLine(e);
        say(against);
      }
    }
    return fires ? Optional.empty() : Optional.of(against);
  }

  /** A hold that is lost is noticed after the fire; the retraining has a lease of its own. */
  private void holdOn() {
    try {
      hold.keep();
    } catch (IOException | LeaseHeldException e) {
      say("cannot keep the schedule: " + oneLine(e));
    }
  }

  private void ended(FireTime fire, @Nullable Integer exitCode, String outcome)
      throws IOException, LeaseHeldException {
    if (hold.keep() && !begin().equals(state)) {
      state = null;
      say("another process went on with this schedule; it ended here with: " + outcome);
      return;
    }
    keep(Objects.requireNonNull(state).ended(fire.time(), now(), exitCode, outcome));
    say((exitCode == null ? "" : "retrain ended with exit code " + exitCode + ": ") + outcome);
    say("next fire " + TIME.format(schedule.times().next(now())));
  }

  private void keep(ScheduleState newState) throws IOException {
    store.write(newState);
    state = newState;
  }

  private Instant now() {
    return timer.clock().instant();
  }

  private void say(String text) {
    out.println(
        TIME.format(schedule.times().at(now().truncatedTo(ChronoUnit.MINUTES)))
            + "  "
            + Foreign.line(text));
    out.flush();
  }

  /** What an exception says, or else what it is. */
  static String oneLine(Exception exception) {
    return Foreign.line(Objects.requireNonNullElse(exception.getMessage(), exception.toString()));
  }
}
