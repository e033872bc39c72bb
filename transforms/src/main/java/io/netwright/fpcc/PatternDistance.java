package io.netwright.fpcc;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.grad.Torch;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far features are from the pattern of their own class, per layer: what FPCC claims to keep
 * small under attack.
 *
 * <p>For each node {@code mean_{n,c} |p(n, c) - P(y_n, c)|} over all images added, in evaluation
 * mode. Add clean images to one and attacked ones to another. Not thread-safe.
 */
public final class PatternDistance {
  private final Network network;
  private final ClassPatterns patterns;
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private long images;

  /** Distances in one network from some patterns; no images yet. */
  public PatternDistance(Network network, ClassPatterns patterns) {
    this.network = network;
    this.patterns = patterns;
    patterns.byNode().keySet().forEach(node -> sums.put(node, 0.0));
  }

  /** The distances over a whole set of images. */
  public static Map<String, Double> of(
      Network network, ClassPatterns patterns, ImageSet set, int batchSize, NDManager manager) {
    PatternDistance distance = new PatternDistance(network, patterns);
    for (int from = 0; from < set.size(); from += batchSize) {
      try (NDManager memory = manager.newSubManager()) {
        distance.add(Batches.range(memory, set, from, Math.min(from + batchSize, set.size())));
      }
    }
    return distance.byNode();
  }

  /** Adds images, clean or attacked; what is computed is freed at once. */
  public void add(Batch batch) {
    Torch.withoutGradients(
        () -> {
          try (NDManager memory = batch.images().getManager().newSubManager()) {
            NDArray inMemory = batch.images().duplicate();
            inMemory.attach(memory);
            ForwardPass pass =
                network.forward(inMemory, patterns.byNode().keySet(), Mode.EVALUATION);
            patterns
                .byNode()
                .forEach((node, pattern) -> add(node, pass.tap(node), pattern, batch.labels()));
          }
          return sums;
        });
    images += batch.labels().size();
  }

  private void add(String node, NDArray features, Tensor pattern, NDArray labels) {
    Shape shape = new Shape(pattern.shape().get(0), pattern.shape().get(1));
    NDArray ofClasses = features.getManager().create(pattern.values(), shape);
    try (NDArray attached = labels.duplicate()) {
      attached.attach(features.getManager());
      double mean =
          FeaturePattern.differences(FeaturePattern.of(features), ofClasses, attached)
              .mean()
              .getFloat();
      sums.merge(node, mean * labels.size(), Double::sum);
    }
  }

  /** The mean distance by node. */
  public Map<String, Double> byNode() {
    if (images == 0) {
      throw new IllegalStateException("no images were added");
    }
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((node, sum) -> means.put(node, sum / images));
    return means;
  }
}
