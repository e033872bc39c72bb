package io.netwright.attack.suite.adaptive;

import io.netwright.attack.gradient.ApgdSchedule;
import io.netwright.attack.oracle.Slope;
import java.util.Set;

/**
 * Auto-PGD at one image, on the host (Croce and Hein 2020, arXiv 2003.01690, algorithm 1, with the
 * checkpoints of the authors' code): momentum of a quarter, steps of two epsilon at first, halved
 * where less than three quarters of them were gains, and back to the best point then.
 */
final class AutoClimb implements Climb {
  private static final double NEW_SHARE = 0.75;
  private static final double RHO = 0.75;
  private static final double FIRST_SIZE = 2;

  private final Subject subject;
  private final Goal goal;
  private final int steps;
  private final Set<Integer> checkpoints;
  private float[] point;
  private float[] previous;
  private float[] best;
  private float[] bestGradient = {};
  private double bestValue = Double.NEGATIVE_INFINITY;
  private double lastValue = Double.NEGATIVE_INFINITY;
  private double bestAtCheckpoint;
  private double size = FIRST_SIZE;
  private int asked;
  private int increases;
  private int lastCheckpoint;
  private boolean wasHalved = true;
  private boolean metZero;
  private boolean isDone;

  AutoClimb(Subject subject, Goal goal, float[] start, int steps) {
    this.subject = subject;
    this.goal = goal;
    this.steps = steps;
    this.point = start;
    this.previous = start;
    this.best = start;
    this.checkpoints = ApgdSchedule.checkpoints(steps);
  }

  @Override
  public Subject subject() {
    return subject;
  }

  @Override
  public boolean isDone() {
    return isDone;
  }

  @Override
  public boolean needsGradient() {
    return asked < steps;
  }

  @Override
  public float[] point() {
    return point;
  }

  @Override
  public void weights(float[] logits, float[] weights) {
    goal.slope(logits, weights);
  }

  @Override
  public void take(float[] logits, float[] gradient) {
    if (!needsGradient()) {
      isDone = true;
      return;
    }
    double value = goal.value(logits);
    increases += value > lastValue ? 1 : 0;
    lastValue = value;
    if (value > bestValue) {
      bestValue = value;
      best = point;
      bestGradient = gradient;
    }
    float[] from = point;
    float[] way = gradient;
    if (asked == 0) {
      bestAtCheckpoint = value;
      increases = 0;
    } else if (checkpoints.contains(asked) && mustHalve()) {
      from = best;
      way = bestGradient;
    }
    if (Slope.isZero(way)) {
      metZero = true;
      isDone = true;
      return;
    }
    move(from, way);
    asked++;
  }

  private boolean mustHalve() {
    boolean oscillates = increases <= RHO * (asked - lastCheckpoint);
    boolean isStalled = !wasHalved && bestAtCheckpoint >= bestValue;
    wasHalved = oscillates || isStalled;
    size = wasHalved ? size / 2 : size;
    bestAtCheckpoint = bestValue;
    lastCheckpoint = asked;
    increases = 0;
    return wasHalved;
  }

  private void move(float[] from, float[] way) {
    double share = asked == 0 ? 1 : NEW_SHARE;
    float[] target = subject.room().step(from, way, size);
    float[] to = new float[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] =
          (float) (from[i] + share * (target[i] - from[i]) + (1 - share) * (from[i] - previous[i]));
    }
    previous = from;
    point = subject.room().inside(to);
  }

  @Override
  public boolean metZero() {
    return metZero;
  }
}
