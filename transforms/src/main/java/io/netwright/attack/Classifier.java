package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.nn.grad.Torch;
import java.util.Optional;

/** What is attacked: a deterministic function from images to logits, normalization inside. */
@FunctionalInterface
public interface Classifier {

  /**
   * Logits {@code (N, K)} of images {@code (N, C, H, W)} float32 in [0, 1], differentiable with
   * respect to the images; parameters need no gradients. Every array it makes belongs to the
   * manager of the images.
   */
  NDArray logits(NDArray images);

  /**
   * The logits of a batch that was filled up.
   *
   * @param used how many of the images count; those behind them are padding, whose passes are spent
   *     on nobody
   */
  default NDArray logits(NDArray images, long used) {
    return logits(images);
  }

  /**
   * Told by an attack that it went back through the logits of so many images; for what counts
   * passes.
   */
  default void differentiated(long images) {}

  /** What lies between the images and the logits, where it can be seen. */
  default Optional<Insides> insides() {
    return Optional.empty();
  }

  /**
   * The largest logit's index per image, the first where several are equal: a tie is a
   * misclassification unless the true class comes first. Every attack and evaluation counts so.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]
   * @return N indices
   * @throws IllegalStateException if a logit is NaN or infinite
   */
  default long[] predictions(NDArray images) {
    return Torch.withoutGradients(
        () -> {
          try (NDManager scope = images.getManager().newSubManager()) {
            NDArray alias = images.stopGradient();
            alias.attach(scope);
            NDArray logits = logits(alias);
            if (!Float.isFinite(logits.sum().getFloat())) {
              throw new IllegalStateException(
                  "some of the classifier's logits are NaN or infinite for images in [0, 1];"
                      + " its weights or its normalization are broken");
            }
            return logits.argMax(1).toLongArray();
          }
        });
  }
}
