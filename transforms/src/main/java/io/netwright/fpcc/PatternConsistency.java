package io.netwright.fpcc;

import ai.djl.ndarray.NDArray;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.Network;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.train.Objective;
import io.netwright.train.TrainingBatch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The pattern consistency loss of FPCC (arXiv 2406.08829): how far the features of images are from
 * the learned pattern of their class, summed over all PRO layers.
 *
 * <p>{@code sum_l mean_{n,c} |p_l(n, c) - P_l(y_n, c)|}; it is differentiable in features and
 * patterns alike.
 */
public final class PatternConsistency implements Objective {
  private final Map<String, NDArray> patterns;

  private PatternConsistency(Map<String, NDArray> patterns) {
    this.patterns = patterns;
  }

  /** The loss over all PRO layers of a network. */
  public static PatternConsistency of(Network network) {
    Map<String, NDArray> patterns = new LinkedHashMap<>();
    for (Node node : network.graph().nodes()) {
      if (node.layer() instanceof TrainingOnly.Pro) {
        patterns.put(node.name(), network.parameter(node.name() + ".pattern"));
      }
    }
    if (patterns.isEmpty()) {
      throw new IllegalArgumentException(
          "the network has no PRO layer to be consistent with; insert FPCC first");
    }
    return new PatternConsistency(patterns);
  }

  @Override
  public Set<String> taps() {
    return patterns.keySet();
  }

  @Override
  public NDArray loss(TrainingBatch batch) {
    ForwardPass pass = batch.inTraining();
    return patterns.entrySet().stream()
        .map(entry -> loss(pass.tap(entry.getKey()), entry.getValue(), batch.labels()))
        .reduce(NDArray::add)
        .orElseThrow();
  }

  /** The loss of one layer. */
  static NDArray loss(NDArray features, NDArray patterns, NDArray labels) {
    NDArray ofImages = FeaturePattern.of(features);
    return FeaturePattern.differences(ofImages, patterns, labels).mean();
  }
}
