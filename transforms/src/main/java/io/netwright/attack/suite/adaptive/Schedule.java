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
  static final int NEAREST_RUNS = 4;
  static final int ROUND_STEPS = 40;

  /** Of so many runs the last heads for the second nearest target, the others for the nearest. */
  private static final int TURN = 3;

  /** Fewer steps than these, those ahead included, are not worth a run. */
  private static final int LEAST_ROUND = 20;

  private final Calibration calibration;

  Schedule(Calibration calibration) {
    this.calibration = calibration;
  }

  /** A run without a target: margin, margin after a random direction, scaled cross entropy. */
  Climb cheap(Subject subject, int run) {
    int label = subject.label();
    int likeliest = subject.nearness().target(0);
    RandomGenerator random = subject.seed(run, likeliest).generator();
    float[] start = subject.ball().corner(random);
    HostLoss loss =
        run == 2 ? HostLoss.scaledEntropy(subject.clean(), label) : HostLoss.margin(label);
    Climb climb = new Climb(subject, loss, start);
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

  /**
   * A run toward the nearest target, and by turns toward the second, on the ratio and on the margin
   * by turns; shorter where the budget ends, and null where too little is left.
   */
  @Nullable Climb round(Subject subject, int run) {
    int steps = (int) Math.min(AHEAD + ROUND_STEPS, (subject.left() - 1) / 2);
    if (steps < LEAST_ROUND) {
      return null;
    }
    int[] nearest = subject.nearness().nearestFirst();
    int target = nearest[run % TURN == TURN - 1 ? Math.min(1, nearest.length - 1) : 0];
    return toward(subject, run, target, run % 2 == 0).up(StepSizes.fine(steps - AHEAD));
  }

  private Climb toward(Subject subject, int run, int target, boolean onRatio) {
    RandomGenerator random = subject.seed(run, target).generator();
    return new Climb(subject, loss(subject, target, onRatio), subject.ball().corner(random))
        .along(direction(subject, target, random), AHEAD);
  }

  private static HostLoss loss(Subject subject, int target, boolean onRatio) {
    return onRatio
        ? HostLoss.ratioOf(target, subject.label(), subject.classes())
        : HostLoss.marginOf(target, subject.label());
  }

  private HostLoss direction(Subject subject, int target, RandomGenerator random) {
    return HostLoss.direction(
        target, subject.label(), subject.classes(), calibration.labelWeight(), random);
  }
}
