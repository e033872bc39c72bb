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
 * Translation invariance: as DI-FGSM, with the gradient smoothed by a Gaussian, {@code g <- W * g}
 * with {@code W} of {@code kernelSize} points from -3 to 3 deviations a side, summing to one (Dong
 * et al. 2019, arXiv 1904.02884, equation 8). Every image draws from its own seed, where the
 * reference draws once per batch; its images keep nine tenths of their side at least.
 *
 * @param threatModel norm and epsilon that it keeps to; the norm must be LINF
 * @param stepSize change of a pixel per step, on the [0, 1] scale; a quarter of epsilon where an
 *     experiment leaves it out
 * @param steps gradient steps from the image
 * @param decay what is kept of the momentum; 0 in the reference
 * @param kernelSize side of the Gaussian, odd; 15 in the paper
 * @param probability that an image is scaled in a step; 0.5 in the reference, 0 for smoothing alone
 */
public record TiFgsm(
    ThreatModel threatModel,
    Fraction stepSize,
    int steps,
    double decay,
    int kernelSize,
    double probability)
    implements GradientAttack {
  private static final double DEVIATIONS = 3;
  private static final double RESIZE_RATE = 0.9;

  /** Refuses settings that make no attack. */
  public TiFgsm {
    MomentumAscent.requireSettings("ti-fgsm", threatModel, steps, decay);
    stepSize = AttackSettings.stepSize(threatModel, stepSize);
    AttackSettings.requireAtLeastOne("kernelSize", kernelSize);
    AttackSettings.requireBetween("probability", probability, 0, 1);
    if (kernelSize % 2 == 0) {
      throw new IllegalArgumentException(
          "kernelSize must be odd, so that it has a middle, got " + kernelSize);
    }
  }

  @Override
  public int gradients() {
    return steps;
  }

  @Override
  public NDArray perturb(
      Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds) {
    InputDiversity diversity = new InputDiversity(RESIZE_RATE, probability, seeds);
    Kernel smoothing = Kernel.gaussian(kernelSize, DEVIATIONS);
    return new MomentumAscent(threatModel, stepSize.value(), steps, decay)
        .run(
            classifier,
            images,
            criterion,
            ascent ->
                (memory, at, momentum, step) ->
                    smoothing.over(memory, diversity.gradient(ascent, memory, at, step)));
  }
}
