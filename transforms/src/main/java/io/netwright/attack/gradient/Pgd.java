package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.Fraction;
import io.netwright.attack.Restarts;
import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Projected gradient descent on the negative cross entropy, in either norm (Madry et al. 2018,
 * arXiv 1706.06083, section 2.1); each restart returns its last iterate.
 *
 * <p>Without a random start it cannot see past a flat spot at the image itself.
 *
 * @param threatModel norm and epsilon that it keeps to
 * @param stepSize length of a step in the threat model's norm, on the [0, 1] scale; a quarter of
 *     epsilon where an experiment leaves it out
 * @param steps gradient steps from each start
 * @param randomStart whether to start anywhere in the ball rather than at the image
 * @param restarts starts to try on what is still right; more than one needs random starts
 */
public record Pgd(
    ThreatModel threatModel, Fraction stepSize, int steps, boolean randomStart, int restarts)
    implements GradientAttack {

  /** Refuses settings that make no attack. */
  public Pgd {
    AttackSettings.requireLinfOrL2("pgd", threatModel);
    stepSize = AttackSettings.stepSize(threatModel, stepSize);
    AttackSettings.requireAtLeastOne("steps", steps);
    AttackSettings.requireAtLeastOne("restarts", restarts);
    if (restarts > 1 && !randomStart) {
      throw new IllegalArgumentException(
          "restarts must be 1 without randomStart (all would be the same), got " + restarts);
    }
  }

  @Override
  public int gradients() {
    return steps * restarts;
  }

  @Override
  public NDArray perturb(
      Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds) {
    SteepestAscent ascent = new SteepestAscent(threatModel, stepSize.value(), steps);
    if (!randomStart) {
      return ascent.fromImages(classifier, images, criterion);
    }
    return new Restarts(classifier, restarts)
        .worst(
            Restarts.Sample.of(images, criterion, seeds),
            (sample, restart) ->
                ascent.fromRandomStart(
                    classifier, sample.images(), sample.criterion(), sample.seeds(), restart));
  }
}
