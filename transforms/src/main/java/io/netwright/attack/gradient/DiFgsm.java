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
 * Diverse inputs: as MI-FGSM, with the gradient taken at images scaled and moved at random, {@code
 * g = gradient of J(D(x))} (Xie et al. 2019, arXiv 1803.06978, equation 4). Every image draws from
 * its own seed, where the reference draws once per batch.
 *
 * @param threatModel norm and epsilon that it keeps to; the norm must be LINF
 * @param stepSize change of a pixel per step, on the [0, 1] scale; a quarter of epsilon where an
 *     experiment leaves it out
 * @param steps gradient steps from the image
 * @param decay what is kept of the momentum; 0 in the reference
 * @param resizeRate share of its side that an image keeps at least; 0.9 in the reference
 * @param probability that an image is scaled in a step; 0.5 in the paper
 */
public record DiFgsm(
    ThreatModel threatModel,
    Fraction stepSize,
    int steps,
    double decay,
    double resizeRate,
    double probability)
    implements GradientAttack {
  /** Refuses settings that make no attack. */
  public DiFgsm {
    MomentumAscent.requireSettings("di-fgsm", threatModel, steps, decay);
    stepSize = AttackSettings.stepSize(threatModel, stepSize);
    AttackSettings.requireBetween("resizeRate", resizeRate, 0.1, 1);
    AttackSettings.requireBetween("probability", probability, 0, 1);
  }

  @Override
  public int gradients() {
    return steps;
  }

  @Override
  public NDArray perturb(
      Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds) {
    InputDiversity diversity = new InputDiversity(resizeRate, probability, seeds);
    return new MomentumAscent(threatModel, stepSize.value(), steps, decay)
        .run(
            classifier,
            images,
            criterion,
            ascent -> (memory, at, momentum, step) -> diversity.gradient(ascent, memory, at, step));
  }
}
