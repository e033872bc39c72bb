package io.netwright.robust;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Classifier;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.NoisyStep;
import io.netwright.attack.gradient.Pgd;
import io.netwright.seed.Seed;
import io.netwright.train.Objective;
import io.netwright.train.TrainingBatch;
import java.util.List;

/**
 * Adversarial training: the loss of attacked images, {@code loss(f(x + d), y)} with {@code d} from
 * a search on the network as it is, in evaluation mode (Madry et al. 2018, arXiv 1706.06083,
 * equation 2.1).
 *
 * @param search what looks for the images, from starts of their own in every epoch
 * @param loss what is minimized at them
 */
public record AdversarialTraining(Search search, Objective loss) implements Objective {

  /**
   * Looks for images near the given ones; an attack does, and so does a step that leaves a ball.
   */
  @FunctionalInterface
  public interface Search {
    /**
     * The images to train on.
     *
     * @param classifier the network in evaluation
     * @param seeds one per image
     */
    NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds);
  }

  /**
   * By one step from a random start, {@code d = clip(d0 + a sign(grad))} with {@code d0} uniform in
   * the ball (Wong, Rice and Kolter 2020, arXiv 2001.03994, algorithm 3). Its trap is catastrophic
   * overfitting: from one epoch to the next several steps break what one step does not.
   *
   * @param stepSize {@code a} in radii of the ball; 1.25 as published, and likelier to fail above
   */
  public static AdversarialTraining fast(ThreatModel ball, double stepSize, Objective loss) {
    Fraction step = Fraction.of(stepSize * ball.radius());
    return new AdversarialTraining(new Pgd(ball, step, 1, true, 1)::perturb, loss);
  }

  /**
   * By one step from strong noise, not clipped to the ball ({@link NoisyStep}): as cheap as {@link
   * #fast} and less likely to overfit catastrophically.
   *
   * @param noise width of the noise in radii of the ball; 2 as published
   */
  public static AdversarialTraining noisy(ThreatModel ball, double noise, Objective loss) {
    return new AdversarialTraining(new NoisyStep(ball, noise)::perturb, loss);
  }

  /** By several steps of a quarter of the ball's radius from a random start (Madry et al. 2018). */
  public static AdversarialTraining pgd(ThreatModel ball, int steps, Objective loss) {
    Fraction step = Fraction.of(ball.radius() / 4);
    return new AdversarialTraining(new Pgd(ball, step, steps, true, 1)::perturb, loss);
  }

  @Override
  public NDArray loss(TrainingBatch batch) {
    return loss.loss(
        batch.on(
            search.perturb(
                batch::logits, batch.images(), batch.labels(), batch.examples().seeds("attack"))));
  }
}
