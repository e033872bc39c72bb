package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Ascent;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Ball;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;
import java.util.function.Function;

/**
 * Sign steps along a decaying sum of normalized gradients, {@code m <- decay m + g / mean |g|; x <-
 * clip(x + stepSize sign(m))}: what MI-, NI-, DI-, TI- and VMI-FGSM share. They differ in {@code
 * g}.
 *
 * <p>A gradient that is zero everywhere leaves the momentum as it decays, not NaN.
 */
record MomentumAscent(ThreatModel threatModel, double stepSize, int steps, double decay) {

  /** Refuses settings that make no attack. */
  static void requireSettings(String attack, ThreatModel threatModel, int steps, double decay) {
    AttackSettings.requireLinf(attack, threatModel);
    AttackSettings.requireAtLeastOne("steps", steps);
    AttackSettings.requireBetween("decay", decay, 0, 10);
  }

  /** What one of them takes for the gradient. */
  @FunctionalInterface
  interface Slope {
    /**
     * A gradient in a step's memory.
     *
     * @param at the images {@code (N, C, H, W)}
     * @param momentum so far, of the same shape
     * @param step from 0
     */
    NDArray at(NDManager memory, NDArray at, NDArray momentum, int step);
  }

  /** Climbs from the images themselves. */
  NDArray run(
      Classifier classifier, NDArray images, Criterion criterion, Function<Ascent, Slope> slopeOf) {
    return Ascent.result(
        classifier,
        criterion.loss(AttackLoss.CE),
        images,
        criterion,
        ascent -> climb(ascent, images, slopeOf.apply(ascent)));
  }

  private NDArray climb(Ascent ascent, NDArray images, Slope slope) {
    Ball ball = Ball.around(ascent.scope(), images, threatModel);
    NDArray momentum = ascent.scope().zeros(images.getShape());
    NDArray kept = Torch.scalar(ascent.scope(), (float) decay);
    NDArray size = Torch.scalar(ascent.scope(), (float) stepSize);
    NDArray now = ascent.borrow(images);
    for (int step = 0; step < steps; step++) {
      int number = step;
      now =
          ascent.move(
              now,
              (memory, at) -> {
                NDArray sum = Ascent.local(memory, momentum);
                NDArray gradient = slope.at(memory, at, sum, number);
                momentum.muli(kept).addi(normalized(gradient));
                return ball.project(sum.sign().muli(size).addi(at));
              });
    }
    return now;
  }

  private static NDArray normalized(NDArray gradient) {
    long size = gradient.getShape().slice(1).size();
    NDArray mean = Torch.dividedBy(gradient.abs().sum(new int[] {1, 2, 3}, true), (float) size);
    return gradient.div(mean.maximum(Torch.scalar(gradient.getManager(), Float.MIN_NORMAL)));
  }
}
