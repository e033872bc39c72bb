package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.seed.Seed;
import java.util.List;

/** An attack within a budget that follows gradients, toward whatever a criterion wants. */
public interface GradientAttack extends Attack {
  /**
   * Perturbs every image it is given; images do not influence each other.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]; not modified
   * @param criterion what is wanted of every image
   * @param seeds one per image
   * @return {@code (N, C, H, W)} float32 in [0, 1] and in the ball, in the manager of the images
   * @throws IllegalStateException if a logit or a gradient is NaN or infinite
   */
  NDArray perturb(Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds);

  @Override
  default NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    return perturb(classifier, images, Criterion.untargeted(labels), seeds);
  }
}
