package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Ascent;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.nn.grad.Torch;
import java.util.Arrays;

/** Gradients of the margin as rows of Java. */
final class Gradient {
  private Gradient() {}

  /**
   * The gradient of {@code max_{k != y} z_k - z_y} by the pixels, a row per image.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]
   * @param labels {@code (N)} int64
   */
  static float[][] ofMargin(Classifier classifier, NDArray images, NDArray labels) {
    return Torch.withoutGradients(
        () -> {
          try (Ascent ascent = new Ascent(classifier, AttackLoss.MARGIN, images, labels);
              NDManager memory = ascent.scope().newSubManager()) {
            float[] all = ascent.at(memory, images).gradient().toFloatArray();
            int size = (int) images.getShape().slice(1).size();
            float[][] rows = new float[(int) images.getShape().get(0)][];
            Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * size, (i + 1) * size));
            return rows;
          }
        });
  }
}
