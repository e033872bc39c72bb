package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
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
    implements GradientAttack {

  /** Refuses settings that make no attack. */
  public MiFgsm {
    MomentumAscent.requireSettings("mi-fgsm", threatModel, steps, decay);
    stepSize = AttackSettings.stepSize(threatModel, stepSize);
  }

  @Override
  public int gradients() {
    return steps;
  }

  @Override
  public NDArray perturb(
      Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds) {
    return new MomentumAscent(threatModel, stepSize.value(), steps, decay)
        .run(
            classifier,
            images,
            criterion,
            ascent -> (memory, at, momentum, step) -> ascent.at(memory, at).gradient());
  }
}
