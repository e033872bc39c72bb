package io.netwright.accuracy;

import ai.djl.ndarray.NDManager;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import java.util.Arrays;

/** What a network says to every image of a set. */
public final class Predictions {
  private final int classes;
  private final float[] logits;

  private Predictions(int classes, float[] logits) {
    this.classes = classes;
    this.logits = logits;
  }

  /**
   * Runs a network over a set in evaluation mode, without gradients.
   *
   * @param manager whose device the network is on
   * @param batchSize images at a time
   */
  public static Predictions of(Network network, ImageSet set, int batchSize, NDManager manager) {
    return Torch.withoutGradients(
        () -> {
          int classes = network.graph().classes();
          float[] logits = new float[set.size() * classes];
          for (int from = 0; from < set.size(); from += batchSize) {
            int to = Math.min(from + batchSize, set.size());
            try (NDManager memory = manager.newSubManager()) {
              float[] some =
                  network.logits(Batches.range(memory, set, from, to).images()).toFloatArray();
              System.arraycopy(some, 0, logits, from * classes, some.length);
            }
          }
          return new Predictions(classes, logits);
        });
  }

  /** Which images of a set a model gets right; the arguments as above. */
  public static boolean[] right(
      WeightedGraph model, ImageSet set, int batchSize, NDManager manager) {
    boolean[] right = new boolean[set.size()];
    try (Network network = Network.on(manager, model)) {
      Predictions predictions = of(network, set, batchSize, manager);
      for (int i = 0; i < right.length; i++) {
        right[i] = predictions.predicted(i) == set.label(i);
      }
    }
    return right;
  }

  /** Number of images. */
  public int size() {
    return logits.length / classes;
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** The logits of one image, {@code (K)}; a copy. */
  public float[] logits(int image) {
    return Arrays.copyOfRange(logits, image * classes, (image + 1) * classes);
  }

  /** One logit of one image. */
  public float logit(int image, int label) {
    return logits[image * classes + label];
  }

  /** The class with the largest logit; the first of equal ones. */
  public int predicted(int image) {
    int best = 0;
    for (int label = 1; label < classes; label++) {
      if (logit(image, label) > logit(image, best)) {
        best = label;
      }
    }
    return best;
  }

  /** Whether every logit is a number. */
  public boolean finite() {
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        return false;
      }
    }
    return true;
  }
}
