package io.netwright.attack.suite.adaptive;

import io.netwright.attack.oracle.Slope;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps of falling length, on a random direction first and on a goal then. A step costs one forward
 * and one backward pass, since the forward pass that judges a point also differentiates there; one
 * forward pass more judges the last.
 */
final class CosineClimb implements Climb {
  private record Step(Goal goal, double size) {}

  private final Subject subject;
  private final Goal goal;
  private final List<Step> steps = new ArrayList<>();
  private float[] point;
  private int asked;
  private boolean metZero;
  private boolean isDone;

  /** A run that starts at a point. */
  CosineClimb(Subject subject, Goal goal, float[] start) {
    this.subject = subject;
    this.goal = goal;
    this.point = start;
  }

  /** Adds steps of epsilon each on a random direction. */
  CosineClimb along(Goal direction, int count) {
    for (double size : StepSizes.full(count)) {
      steps.add(new Step(direction, size));
    }
    return this;
  }

  /** Adds steps on the goal. */
  CosineClimb up(double[] sizes) {
    for (double size : sizes) {
      steps.add(new Step(goal, size));
    }
    return this;
  }

  /** Passes of a run of so many steps to its end. */
  static long cost(int steps) {
    return 2L * steps + 1;
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
    return asked < steps.size();
  }

  @Override
  public float[] point() {
    return point;
  }

  @Override
  public void weights(float[] logits, float[] weights) {
    steps.get(asked).goal().slope(logits, weights);
  }

  @Override
  public void take(float[] logits, float[] gradient) {
    if (!needsGradient()) {
      isDone = true;
      return;
    }
    Step step = steps.get(asked++);
    if (Slope.isZero(gradient)) {
      metZero = step.goal().isLinear();
      isDone = true;
      return;
    }
    point = subject.room().step(point, gradient, step.size());
  }

  @Override
  public boolean metZero() {
    return metZero;
  }
}
