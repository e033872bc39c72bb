package io.netwright.evaluate;

import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How large the gradients are at every clean image, in the order of the evaluated images.
 *
 * @param crossEntropy largest absolute derivative of the cross entropy by a pixel
 * @param margin the same of the margin of the best wrong class
 */
record ProbedGradients(List<Float> crossEntropy, List<Float> margin) {

  ProbedGradients {
    crossEntropy = List.copyOf(crossEntropy);
    margin = List.copyOf(margin);
  }

  /** Joins the shards of a probe; empty unless they cover all images once. */
  static Optional<ProbedGradients> joined(List<ShardOutcome> shards, int images) {
    List<Float> crossEntropy = new ArrayList<>();
    List<Float> margin = new ArrayList<>();
    List<ShardOutcome> sorted =
        shards.stream().sorted(Comparator.comparingInt(ShardOutcome::getFrom)).toList();
    for (ShardOutcome shard : sorted) {
      if (shard.getFrom() != crossEntropy.size()) {
        return Optional.empty();
      }
      crossEntropy.addAll(shard.getCrossEntropyGradient());
      margin.addAll(shard.getMarginGradient());
    }
    return crossEntropy.size() == images && margin.size() == images
        ? Optional.of(new ProbedGradients(crossEntropy, margin))
        : Optional.empty();
  }

  boolean crossEntropyIsZero(int image) {
    return crossEntropy.get(image) == 0;
  }

  boolean marginIsZero(int image) {
    return margin.get(image) == 0;
  }
}
