package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.Restarts;
import io.netwright.attack.TargetLoss;
import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Auto-PGD toward one wrong class after the other, by the targeted difference of logits ratio
 * (Croce and Hein 2020, arXiv 2003.01690, section 4 and equation 7): the wrong classes by falling
 * logit of the clean image, one start each, on the images that are still right. Any wrong class
 * counts.
 *
 * <p>With fewer than four classes the loss is the margin to the target; with fewer wrong classes
 * than {@code targets} it takes them all. Asked for one class itself, it has that target alone.
 *
 * @param threatModel norm and epsilon that it keeps to
 * @param steps gradient steps toward each target
 * @param targets how many wrong classes to try; 9 in AutoAttack, 5 in L1
 * @param rho share of increasing steps below which a step size is halved; 0.75 in the paper
 */
public record ApgdT(ThreatModel threatModel, int steps, int targets, double rho)
    implements GradientAttack {
  /** Refuses settings that make no attack. */
  public ApgdT {
    AttackSettings.requireThreatModel(threatModel);
    AttackSettings.requireAtLeastOne("steps", steps);
    AttackSettings.requireAtLeastOne("targets", targets);
    AttackSettings.requireRho(rho);
  }

  @Override
  public AttackLoss objective() {
    return AttackLoss.DLR;
  }

  /** Its loss needs four, and every target is a class besides the true one. */
  @Override
  public int leastClasses() {
    return Math.max(TargetLoss.LEAST_CLASSES, targets + 1);
  }

  /** An image that no iterate broke comes back as it was. */
  @Override
  public boolean returnsItsSearch() {
    return false;
  }

  @Override
  public int gradients() {
    return steps * targets;
  }

  @Override
  public NDArray perturb(
      Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds) {
    ApgdRun run = new ApgdRun(threatModel, steps, rho);
    Classifier even = EvenBatches.of(classifier, images);
    if (criterion instanceof Criterion.Targeted targeted) {
      TargetLoss loss = new TargetLoss(AttackLoss.DLR, targeted.targets());
      return run.perturbed(even, loss, Restarts.Sample.of(images, criterion, seeds), 0);
    }
    RankedClasses ranked = RankedClasses.of(even, images, criterion.labels());
    if (ranked.count() == 0) {
      return images.duplicate();
    }
    return new Restarts(even, Math.min(targets, ranked.count()))
        .worst(
            Restarts.Sample.of(images, criterion, seeds),
            (sample, turn) -> {
              try (NDArray wanted =
                  sample.images().getManager().create(ranked.at(turn, sample.positions()))) {
                TargetLoss loss = new TargetLoss(AttackLoss.DLR, wanted);
                return run.perturbed(even, loss, sample, turn);
              }
            });
  }
}
