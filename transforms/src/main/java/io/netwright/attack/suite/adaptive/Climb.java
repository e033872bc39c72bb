package io.netwright.attack.suite.adaptive;

import io.netwright.attack.oracle.Slope;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps of falling length, up a random direction first and up a loss then. A step costs one forward
 * and one backward pass, since the forward pass that judges a point also differentiates there; one
 * forward pass more judges the last.
 */
final class Climb {
  private record Step(HostLoss loss, double size) {}

  private final Subject subject;
  private final HostLoss loss;
  private final List<Step> steps = new ArrayList<>();
  private float[] point;
  private int asked;
  private boolean metZero;
  private boolean isDone;

  /** A run that starts at a point. */
  Climb(Subject subject, HostLoss loss, float[] start) {
    this.subject = subject;
    this.loss = loss;
    this.point = start;
  }

  /** Adds steps of epsilon each on a random direction. */
  Climb along(HostLoss direction, int count) {
    for (double size : StepSizes.full(count)) {
      steps.add(new Step(direction, size));
    }
    return this;
  }

  /** Adds steps on the loss. */
  Climb up(double[] sizes) {
    for (double size : sizes) {
      steps.add(new Step(loss, size));
    }
    return this;
  }

  /** Whose run it is. */
  Subject subject() {
    return subject;
  }

  /** Whether there is nothing left to ask. */
  boolean isDone() {
    return isDone;
  }

  /** Whether the gradient is asked for, and not only what the classifier says. */
  boolean needsGradient() {
    return asked < steps.size();
  }

  /** What is asked about; not modified later. */
  float[] point() {
    return point;
  }

  /** Fills the weights of the logits that are differentiated. */
  void weights(float[] logits, float[] weights) {
    steps.get(asked).loss().slope(logits, weights);
  }

  /** Takes in the answer; without a gradient where none was needed. */
  void take(float[] logits, float[] gradient) {
    if (!needsGradient()) {
      isDone = true;
      return;
    }
    Step step = steps.get(asked++);
    if (Slope.isZero(gradient)) {
      metZero = step.loss().isLinear();
      isDone = true;
      return;
    }
    point = subject.ball().step(point, gradient, step.size());
  }

  /** Whether it ended because a gradient that should lead somewhere was exactly zero. */
  boolean metZero() {
    return metZero;
  }
}
