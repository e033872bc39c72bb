package io.netwright.fpcc;

import ai.djl.ndarray.NDArray;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
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
 *
 * <p>{@link PatternSettings} may make it a mean over the layers, let its weight rise as {@code
 * min(1, e / (w + 1))} in epoch {@code e} of {@code w} epochs of warm-up, and let patterns follow
 * the class means of the batches, as the centers of Wen et al. 2016 (ECCV) do, and not the
 * gradient.
 */
public final class PatternConsistency implements Objective {
  private static final int[] EACH_CLASS = {1};

  private final Map<String, NDArray> patterns;
  private final PatternSettings settings;

  private PatternConsistency(Map<String, NDArray> patterns, PatternSettings settings) {
    this.patterns = patterns;
    this.settings = settings;
  }

  /** The loss over all PRO layers of a network. */
  public static PatternConsistency of(Network network, PatternSettings settings) {
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
    return new PatternConsistency(patterns, settings);
  }

  @Override
  public Set<String> taps() {
    return patterns.keySet();
  }

  @Override
  public NDArray loss(TrainingBatch batch) {
    ForwardPass pass = batch.inTraining();
    NDArray sum =
        patterns.entrySet().stream()
            .map(entry -> loss(pass.tap(entry.getKey()), entry.getValue(), batch))
            .reduce(NDArray::add)
            .orElseThrow();
    double sites = settings.sites() == SiteWeights.MEAN ? patterns.size() : 1;
    double weight = settings.risen(batch.examples().epoch()) / sites;
    return weight == 1 ? sum : Torch.times(sum, (float) weight);
  }

  private NDArray loss(NDArray features, NDArray ofClasses, TrainingBatch batch) {
    if (settings.smoothing() > 0) {
      follow(ofClasses, FeaturePattern.of(features.stopGradient()), batch.labels());
    }
    return loss(features, ofClasses, batch.labels());
  }

  /**
   * Moves the patterns of the classes that a batch has towards the means of its images: {@code P(k)
   * = m P(k) + (1 - m) mean_{n: y_n = k} p(n)}.
   */
  private void follow(NDArray ofClasses, NDArray ofImages, NDArray labels) {
    Torch.withoutGradients(
        () -> {
          int classes = Math.toIntExact(ofClasses.getShape().get(0));
          NDArray members = labels.oneHot(classes).transpose();
          NDArray counts = members.sum(EACH_CLASS, true);
          NDArray means = members.matMul(ofImages).div(Torch.clip(counts, 1, Float.MAX_VALUE));
          NDArray share = Torch.times(Torch.clip(counts, 0, 1), (float) (1 - settings.smoothing()));
          NDArray change = means.sub(ofClasses).mul(share);
          return ofClasses.addi(change);
        });
  }

  /** The loss of one layer. */
  static NDArray loss(NDArray features, NDArray patterns, NDArray labels) {
    NDArray ofImages = FeaturePattern.of(features);
    return FeaturePattern.differences(ofImages, patterns, labels).mean();
  }
}
