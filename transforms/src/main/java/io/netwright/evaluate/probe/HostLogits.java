package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Classifier;
import io.netwright.nn.grad.Torch;
import java.util.Arrays;

/** Logits without gradients, as rows of Java or where they were computed. */
final class HostLogits {
  private HostLogits() {}

  /**
   * A row per image.
   *
   * @throws IllegalStateException if one is NaN or infinite
   */
  static float[][] of(Classifier classifier, NDArray images) {
    try (NDArray logits = unread(classifier, images)) {
      float[] all = logits.toFloatArray();
      int classes = (int) logits.getShape().get(1);
      float[][] rows = new float[(int) images.getShape().get(0)][];
      Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * classes, (i + 1) * classes));
      requireFinite(all);
      return rows;
    }
  }

  /** Those of images where they were computed, in the images' manager; nothing else stays there. */
  static NDArray unread(Classifier classifier, NDArray images) {
    return Torch.withoutGradients(
        () -> {
          try (NDManager memory = images.getManager().newSubManager()) {
            NDArray alias = images.stopGradient();
            alias.attach(memory);
            NDArray logits = classifier.logits(alias);
            logits.attach(images.getManager());
            return logits;
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
