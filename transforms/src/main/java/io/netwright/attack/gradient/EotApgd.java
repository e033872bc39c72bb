package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.Restarts;
import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Auto-PGD against a classifier that answers at random, as AutoAttack's version {@code rand} has it
 * (Croce and Hein 2020, arXiv 2003.01690): one start, gradients are the mean of {@code K} passes,
 * losses and classes those of the last pass. Against a deterministic classifier it is APGD at
 * {@code K} times the cost.
 *
 * @param threatModel norm and epsilon that it keeps to
 * @param steps gradient steps
 * @param loss what is increased; DLR becomes the margin for fewer than three classes
 * @param rho share of increasing steps below which a step size is halved; 0.75 in the paper
 * @param samples passes per step; 20 in AutoAttack
 */
public record EotApgd(ThreatModel threatModel, int steps, AttackLoss loss, double rho, int samples)
    implements GradientAttack {

  /** Refuses settings that make no attack. */
  public EotApgd {
    AttackSettings.requireThreatModel(threatModel);
    AttackSettings.requireAtLeastOne("steps", steps);
    AttackSettings.requireLoss(loss);
    AttackSettings.requireRho(rho);
    AttackSettings.requireAtLeastOne("samples", samples);
  }

  @Override
  public AttackLoss objective() {
    return loss;
  }

  /** An image that no iterate broke comes back as it was. */
  @Override
  public boolean returnsItsSearch() {
    return false;
  }

  @Override
  public int gradients() {
    return steps * samples;
  }

  @Override
  public NDArray perturb(
      Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds) {
    return new ApgdRun(threatModel, steps, rho, samples)
        .perturbed(
            EvenBatches.of(classifier, images),
            criterion.loss(loss),
            Restarts.Sample.of(images, criterion, seeds),
            0);
  }
}
