package io.netwright.attack.suite.adaptive;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Which runs a stage has for one image; everything random comes from its seed. */
final class Schedule {
  /** Steps on a random direction before most runs. */
  static final int AHEAD = 7;

  static final int CHEAP_RUNS = 3;
  static final int CHEAP_STEPS = 12;
  static final int EVERY_STEPS = 10;
  static final int NEAREST_TARGETS = 4;
  static final int NEAREST_STEPS = 25;
  static final int DEEP_TARGETS = 3;
  static final int DEEP_AHEAD = 10;
  static final int DEEP_STEPS = 50;
  static final int LAST_TARGETS = 2;
  static final int LAST_STEPS = 60;

  private static final int LEAST_ROUND = 12;
  private static final double JITTER = 0.25;

  private final Calibration calibration;

  Schedule(Calibration calibration) {
    this.calibration = calibration;
  }

  /** A run without a target: margin, margin after a random direction, scaled cross entropy. */
  Climb cheap(Subject subject, int run) {
    int label = subject.label();
    int likeliest = subject.nearness().target(0);
    RandomGenerator random = subject.seed(run, likeliest).generator();
    float[] start = subject.room().corner(random);
    Goal goal = run == 2 ? Goal.scaledEntropy(subject.clean(), label) : Goal.margin(label);
    CosineClimb climb = new CosineClimb(subject, goal, start);
    if (run == 1) {
      climb.along(direction(subject, likeliest, random), AHEAD);
    }
    return climb.up(StepSizes.brisk(CHEAP_STEPS));
  }

  /** A short run toward the target whose turn it is by the calibration's order. */
  Climb every(Subject subject, int run) {
    int target = subject.nearness().target(calibration.order(subject.classes()).get(run) - 1);
    return toward(subject, run, target, false).up(StepSizes.brisk(EVERY_STEPS));
  }

  /** A longer run toward the nearest target that had none. */
  Climb nearest(Subject subject, int run) {
    return toward(subject, run, subject.nearestLeft(), false).up(StepSizes.fine(NEAREST_STEPS));
  }

  /** Fifty steps toward the nearest target that had none, each time in another way. */
  Climb deep(Subject subject, int run) {
    int target = subject.nearestLeft();
    RandomGenerator random = subject.seed(run, target).generator();
    if (run == 2) {
      float[] best = subject.nearness().pointOr(target, subject.room().center());
      return new CosineClimb(
              subject,
              Goal.marginOf(target, subject.label()),
              subject.room().near(best, JITTER, random))
          .up(StepSizes.fine(DEEP_STEPS));
    }
    return new CosineClimb(subject, goal(subject, target, run == 1), subject.room().corner(random))
        .along(direction(subject, target, random), DEEP_AHEAD)
        .up(StepSizes.fine(DEEP_STEPS - DEEP_AHEAD));
  }

  /** APGD on the ratio from the best point of the nearest target that had none. */
  Climb last(Subject subject) {
    int target = subject.nearestLeft();
    float[] best = subject.nearness().pointOr(target, subject.room().center());
    return new AutoClimb(subject, goal(subject, target, true), best, LAST_STEPS);
  }

  /**
   * A run of what is left of the budget, toward the nearest targets in turn, on the ratio and on
   * the margin by turns of all; null where too little is left.
   */
  @Nullable Climb round(Subject subject, int run) {
    int[] nearest = subject.nearness().nearestFirst();
    int turns = Math.min(nearest.length, DEEP_TARGETS);
    int steps = (int) Math.min(AHEAD + NEAREST_STEPS, (subject.left() - 1) / 2);
    if (steps < LEAST_ROUND) {
      return null;
    }
    boolean onRatio = run / turns % 2 == 0;
    return toward(subject, LAST_TARGETS + run, nearest[run % turns], onRatio)
        .up(StepSizes.fine(steps - AHEAD));
  }

  private CosineClimb toward(Subject subject, int run, int target, boolean onRatio) {
    RandomGenerator random = subject.seed(run, target).generator();
    return new CosineClimb(subject, goal(subject, target, onRatio), subject.room().corner(random))
        .along(direction(subject, target, random), AHEAD);
  }

  private static Goal goal(Subject subject, int target, boolean onRatio) {
    return onRatio
        ? Goal.ratioOf(target, subject.label(), subject.classes())
        : Goal.marginOf(target, subject.label());
  }

  private Goal direction(Subject subject, int target, RandomGenerator random) {
    return Goal.direction(
        target, subject.label(), subject.classes(), calibration.labelWeight(), random);
  }
}
