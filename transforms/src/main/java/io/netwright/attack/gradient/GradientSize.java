package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Ascent;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.NotFiniteException;
import io.netwright.nn.grad.Torch;

/** How large the gradient is that an attack would follow from the images themselves. */
public final class GradientSize {
  private static final int[] PIXELS = {1};

  private GradientSize() {}

  /**
   * The largest absolute derivative by a pixel, per image; 0 where there is no way to go.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]
   * @param labels {@code (N)} int64
   * @throws IllegalStateException if it is NaN or infinite
   */
  public static float[] largest(
      Classifier classifier, AttackLoss loss, NDArray images, NDArray labels) {
    return Torch.withoutGradients(
        () -> {
          try (Ascent ascent = new Ascent(classifier, loss, images, labels);
              NDManager memory = ascent.scope().newSubManager()) {
            NDArray gradient = ascent.at(memory, images).gradient();
            NDArray largest = gradient.reshape(gradient.getShape().get(0), -1).abs().max(PIXELS);
            requireFinite(loss, largest);
            return largest.toFloatArray();
          }
        });
  }

  private static void requireFinite(AttackLoss loss, NDArray largest) {
    if (!Float.isFinite(largest.sum().getFloat())) {
      throw new NotFiniteException(loss.name());
    }
  }
}
