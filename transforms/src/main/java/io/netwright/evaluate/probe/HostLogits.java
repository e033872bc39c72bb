package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Classifier;
import io.netwright.nn.grad.Torch;
import java.util.Arrays;

/** Logits as rows of Java. */
final class HostLogits {
  private HostLogits() {}

  /**
   * A row per image.
   *
   * @throws IllegalStateException if one is NaN or infinite
   */
  static float[][] of(Classifier classifier, NDArray images) {
    return Torch.withoutGradients(
        () -> {
          try (NDManager memory = images.getManager().newSubManager()) {
            NDArray alias = images.stopGradient();
            alias.attach(memory);
            NDArray logits = classifier.logits(alias);
            float[] all = logits.toFloatArray();
            int classes = (int) logits.getShape().get(1);
            float[][] rows = new float[(int) images.getShape().get(0)][];
            Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * classes, (i + 1) * classes));
            requireFinite(all);
            return rows;
          }
        });
  }

  private static void requireFinite(float[] logits) {
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        throw new IllegalStateException(
            "the classifier's logits are not all finite for images in [0, 1]");
      }
    }
  }
}
