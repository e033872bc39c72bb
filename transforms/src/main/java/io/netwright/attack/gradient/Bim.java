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
 * Basic iterative method: sign steps from the image itself, clipped to the ball after each (Kurakin
 * et al. 2017, arXiv 1607.02533, section 2.2).
 *
 * @param threatModel norm and epsilon that it keeps to; the norm must be LINF
 * @param stepSize change of a pixel per step, on the [0, 1] scale; a quarter of epsilon where an
 *     experiment leaves it out
 * @param steps gradient steps from the image
 */
public record Bim(ThreatModel threatModel, Fraction stepSize, int steps) implements GradientAttack {

  /** Refuses settings that make no attack. */
  public Bim {
    AttackSettings.requireLinf("bim", threatModel);
    stepSize = AttackSettings.stepSize(threatModel, stepSize);
    AttackSettings.requireAtLeastOne("steps", steps);
  }

  @Override
  public int gradients() {
    return steps;
  }

  @Override
  public NDArray perturb(
      Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds) {
    return new SteepestAscent(threatModel, stepSize.value(), steps)
        .fromImages(classifier, images, criterion);
  }
}
