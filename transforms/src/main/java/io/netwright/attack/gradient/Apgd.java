package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Ascent;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Ball;
import io.netwright.attack.Classifier;
import io.netwright.attack.RandomStart;
import io.netwright.attack.Restarts;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Auto-PGD: momentum steps whose size halves, per image, when progress stalls (Croce and Hein 2020,
 * arXiv 2003.01690, algorithm 1), as AutoAttack's code has it, whose checkpoints differ from the
 * paper's.
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
    implements Attack {

  /** Refuses settings that make no attack. */
  public Apgd {
    AttackSettings.requireThreatModel(threatModel);
    AttackSettings.requireAtLeastOne("steps", steps);
    AttackSettings.requireAtLeastOne("restarts", restarts);
    if (loss == null) {
      throw new IllegalArgumentException("loss is missing; choose CE, DLR or MARGIN");
    }
    if (!(rho > 0 && rho < 1)) {
      throw new IllegalArgumentException("rho must be in (0, 1), 0.75 in the paper; got " + rho);
    }
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
  public NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    return new Restarts(classifier, restarts)
        .worst(
            new Restarts.Sample(images, labels, seeds),
            (sample, restart) -> perturbed(classifier, sample, restart));
  }

  private NDArray perturbed(Classifier classifier, Restarts.Sample sample, int restart) {
    NDArray images = sample.images();
    return Torch.withoutGradients(
        () -> {
          try (Ascent ascent = new Ascent(classifier, loss, images, sample.labels())) {
            Ball ball = Ball.around(ascent.scope(), images, threatModel);
            RandomStart border = ball::drawOnBorder;
            NDArray start = border.from(ascent.scope(), images, sample.seeds(), restart);
            ApgdSearch search = new ApgdSearch(ascent, ball, start);
            search.run(steps, rho);
            return ascent.finish(search.adversarialOr(images));
          }
        });
  }
}
