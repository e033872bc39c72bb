package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.Norm;
import io.netwright.attack.Restarts;
import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Auto-PGD: momentum steps whose size halves, per image, when progress stalls (Croce and Hein 2020,
 * arXiv 2003.01690, algorithm 1), as AutoAttack's code has it, whose checkpoints differ from the
 * paper's. In L1 (Croce and Hein 2021, arXiv 2103.01208) steps change the pixels of the largest
 * derivatives only, and three fifths of them are taken in balls of three and two times the radius.
 *
 * <p>An image that was ever misclassified comes back as the last such iterate, any other as it was.
 *
 * @param threatModel norm and epsilon that it keeps to
 * @param steps gradient steps from each start
 * @param restarts random starts on the border of the ball to try on what is still right
 * @param loss what is increased; DLR becomes the margin for fewer than three classes
 * @param rho share of increasing steps below which a step size is halved; 0.75 in the paper
 */
public record Apgd(ThreatModel threatModel, int steps, int restarts, AttackLoss loss, double rho)
    implements GradientAttack {

  /** Refuses settings that make no attack. */
  public Apgd {
    AttackSettings.requireThreatModel(threatModel);
    AttackSettings.requireAtLeastOne("steps", steps);
    AttackSettings.requireAtLeastOne("restarts", restarts);
    AttackSettings.requireLoss(loss);
    AttackSettings.requireRho(rho);
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
    return steps * restarts;
  }

  @Override
  public NDArray perturb(
      Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds) {
    ApgdRun run = new ApgdRun(threatModel, steps, rho);
    // Not in the other norms: what is remembered of them is older than batches of one size.
    Classifier asked =
        threatModel.norm() == Norm.L1 ? EvenBatches.of(classifier, images) : classifier;
    return new Restarts(asked, restarts)
        .worst(
            Restarts.Sample.of(images, criterion, seeds),
            (sample, restart) ->
                run.perturbed(asked, sample.criterion().loss(loss), sample, restart));
  }
}
