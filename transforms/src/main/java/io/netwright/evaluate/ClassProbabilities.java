package io.netwright.evaluate;

import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.Predictions;
import io.netwright.data.ImageSet;
import io.netwright.device.DeviceLease;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import java.util.ArrayList;
import java.util.List;

/** What a model takes images for: the softmax of its logits. */
public final class ClassProbabilities {
  private static final int BATCH = 64;

  private ClassProbabilities() {}

  /**
   * Runs a model over images, on a leased device.
   *
   * @param threads threads of one native operation
   * @return for each image the probability of every class
   */
  public static List<List<Double>> of(WeightedGraph weights, ImageSet images, int threads)
      throws InterruptedException {
    try (DeviceLease lease = DeviceLease.take(threads);
        NDManager manager = Torch.manager(lease.device());
        Network network = Network.on(manager, weights)) {
      Predictions predictions = Predictions.of(network, images, BATCH, manager);
      List<List<Double>> all = new ArrayList<>();
      for (int image = 0; image < images.size(); image++) {
        all.add(softmax(predictions.logits(image)));
      }
      return all;
    }
  }

  /** {@code exp(x_k - max x) / sum_j exp(x_j - max x)}. */
  static List<Double> softmax(float[] logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - most);
    }
    List<Double> probabilities = new ArrayList<>();
    for (float logit : logits) {
      probabilities.add(Math.exp(logit - most) / sum);
    }
    return probabilities;
  }
}
