package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Ascent;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.RandomStart;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * One step from strong noise, {@code x' = clip(x + u + epsilon sign(g), 0, 1)} with {@code u}
 * uniform in {@code [-k epsilon, k epsilon]} and {@code g} the gradient of the cross entropy at
 * {@code clip(x + u, 0, 1)}: N-FGSM (de Jorge et al. 2022, arXiv 2202.01181, algorithm 1).
 *
 * <p>The perturbation is not clipped to the ball, so it is up to {@code (k + 1) epsilon}, and this
 * is no attack within a threat model: it makes images to train on.
 *
 * @param threatModel norm, LINF, and epsilon
 * @param noise {@code k}, above 0; 2 as published
 */
public record NoisyStep(ThreatModel threatModel, double noise) {

  /** Refuses settings that make no step. */
  public NoisyStep {
    AttackSettings.requireLinf("n-fgsm", threatModel);
    if (!(noise > 0 && Double.isFinite(noise))) {
      throw new IllegalArgumentException("noise must be above 0, got " + noise);
    }
  }

  /**
   * Perturbs every image it is given; images do not influence each other.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]; not modified
   * @param labels {@code (N)} int64
   * @param seeds one per image, for the noise
   * @return {@code (N, C, H, W)} float32 in [0, 1], in the manager of the images
   * @throws IllegalStateException if a logit or a gradient is NaN or infinite
   */
  public NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    double width = noise * threatModel.radius();
    RandomStart wide = RandomStart.uniform(width);
    float size = (float) threatModel.radius();
    return Torch.withoutGradients(
        () -> {
          try (Ascent ascent = new Ascent(classifier, AttackLoss.CE, images, labels)) {
            NDManager scope = ascent.scope();
            NDArray start = wide.from(scope, ascent.borrow(images), seeds, 0);
            return ascent.finish(
                ascent.step(
                    start,
                    (at, gradient) ->
                        Torch.clip(Torch.times(gradient.sign(), size).addi(at), 0, 1)));
          }
        });
  }
}
