package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * An attack on another network, to be judged on this one: what is found does not hang on the
 * judge's gradients, so it sees past those that are masked (Papernot et al. 2017, arXiv
 * 1602.02697).
 *
 * <p>Choose an attack that returns its search: one that gives an image back as it was, because it
 * did not break the surrogate, has nothing to transfer. It is no part of an experiment's JSON.
 *
 * @param attack what is run
 * @param surrogate what it is run on, with the judge's classes in the judge's order
 */
public record Transferred(Attack attack, Classifier surrogate) {
  /**
   * Perturbs every image it is given; images do not influence each other.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]; not modified
   * @param labels {@code (N)} int64
   * @param seeds one per image
   * @return {@code (N, C, H, W)} float32 in [0, 1] and in the attack's ball
   */
  public NDArray perturb(NDArray images, NDArray labels, List<Seed> seeds) {
    return attack.perturb(surrogate, images, labels, seeds);
  }

  /** Which images the judge still has right after they were perturbed on the surrogate. */
  public boolean[] stillRight(Classifier judge, NDArray images, NDArray labels, List<Seed> seeds) {
    try (NDArray perturbed = perturb(images, labels, seeds)) {
      return Criterion.untargeted(labels).unmet(judge.predictions(perturbed));
    }
  }
}
