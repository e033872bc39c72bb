package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Ascent;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Ball;
import io.netwright.attack.Classifier;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Momentum iterative fast gradient sign method: {@code m <- decay m + g / mean |g|; x <- clip(x +
 * stepSize sign(m))} (Dong et al. 2018, arXiv 1710.06081, algorithm 1; the paper divides by the sum
 * where this divides by the mean, which scales every step alike).
 *
 * <p>A gradient that is zero everywhere leaves the momentum as it decays, not NaN.
 *
 * @param threatModel norm and epsilon that it keeps to; the norm must be LINF
 * @param stepSize change of a pixel per step, on the [0, 1] scale; a quarter of epsilon where an
 *     experiment leaves it out
 * @param steps gradient steps from the image
 * @param decay what is kept of the momentum; 1 in the paper
 */
public record MiFgsm(ThreatModel threatModel, Fraction stepSize, int steps, double decay)
    implements Attack {

  /** Refuses settings that make no attack. */
  public MiFgsm {
    AttackSettings.requireLinf("mi-fgsm", threatModel);
    stepSize = AttackSettings.stepSize(threatModel, stepSize);
    AttackSettings.requireAtLeastOne("steps", steps);
    if (!(decay >= 0 && decay <= 10)) {
      throw new IllegalArgumentException("decay must be in [0, 10], got " + decay);
    }
  }

  @Override
  public int gradients() {
    return steps;
  }

  @Override
  public NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    return Torch.withoutGradients(
        () -> {
          try (Ascent ascent = new Ascent(classifier, AttackLoss.CE, images, labels)) {
            return ascent.finish(climb(ascent, images));
          }
        });
  }

  private NDArray climb(Ascent ascent, NDArray images) {
    Ball ball = Ball.around(ascent.scope(), images, threatModel);
    NDArray momentum = ascent.scope().zeros(images.getShape());
    NDArray kept = Torch.scalar(ascent.scope(), (float) decay);
    NDArray size = Torch.scalar(ascent.scope(), (float) stepSize.value());
    NDArray now = ascent.borrow(images);
    for (int step = 0; step < steps; step++) {
      NDArray next =
          ascent.step(
              now,
              (at, gradient) -> {
                momentum.muli(kept).addi(normalized(gradient));
                NDArray direction = momentum.sign();
                direction.attach(gradient.getManager());
                return ball.project(direction.muli(size).addi(at));
              });
      now.close();
      now = next;
    }
    return now;
  }

  private static NDArray normalized(NDArray gradient) {
    long size = gradient.getShape().slice(1).size();
    NDArray mean = Torch.dividedBy(gradient.abs().sum(new int[] {1, 2, 3}, true), (float) size);
    return gradient.div(mean.maximum(Torch.scalar(gradient.getManager(), Float.MIN_NORMAL)));
  }
}
