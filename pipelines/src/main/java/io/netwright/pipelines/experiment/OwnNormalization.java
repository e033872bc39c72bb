package io.netwright.pipelines.experiment;

import io.netwright.nn.WeightedGraph;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.train.ImportNormalization;
import io.netwright.train.NormalizedGraph;
import java.util.Optional;

/**
 * A network from elsewhere that takes pixels in [0, 1], with its own normalization in it.
 *
 * @param network the network
 * @param normalization what it does to pixels
 */
record OwnNormalization(WeightedGraph network, ImportNormalization normalization) {
  /** Far above what images in [0, 1] are normalized by, far below the numbers for 0 to 255. */
  private static final float LARGEST_MEAN = 2;

  private static final float LARGEST_STD = 10;

  /**
   * Puts the normalization that was given in front of a network that has none.
   *
   * @param given what somebody gave; empty: nobody did
   * @param must whether it must be given where the network has none; else none is none
   */
  static OwnNormalization of(
      WeightedGraph network, Optional<ImportNormalization> given, boolean must) {
    if (NormalizedGraph.isOne(network.graph())) {
      if (given.isPresent() && !given.get().mean().isEmpty()) {
        throw new ConfigException(
            "the network normalizes its images itself ("
                + ImportNormalization.of(network.graph()).numbers()
                + "); leave out --mean, --std and --normalization");
      }
      return new OwnNormalization(network, ImportNormalization.of(network.graph()));
    }
    if (given.isEmpty() && !must) {
      return new OwnNormalization(network, ImportNormalization.of(network.graph()));
    }
    ImportNormalization normalization =
        given.orElseThrow(
            () ->
                new ConfigException(
                    "the network does not normalize its images itself, and what its training did to"
                        + " them cannot be seen: give --normalization none (pixels in [0, 1]),"
                        + " dataset, imagenet or cifar10, or --mean R,G,B and --std R,G,B"));
    int channels = network.graph().inputShape().channels();
    return new OwnNormalization(
        before(network, normalization.forChannels(channels)), normalization);
  }

  /**
   * What is to be feared of the normalization: a network for pixels from 0 to 255 computes nearly
   * the same for all images in [0, 1].
   */
  Optional<String> warning() {
    boolean large =
        normalization.mean().stream().anyMatch(mean -> Math.abs(mean) > LARGEST_MEAN)
            || normalization.std().stream().anyMatch(std -> Math.abs(std) > LARGEST_STD);
    return large
        ? Optional.of(
            "warning: the network's own normalization (%s) looks as if it were for pixels from 0 to 255, and it gets pixels in [0, 1]; if so, export it with a multiplication by 255 before it"
                .formatted(normalization.numbers()))
        : Optional.empty();
  }

  private static WeightedGraph before(WeightedGraph network, ImportNormalization numbers) {
    return new WeightedGraph(
        NormalizedGraph.of(network.graph(), numbers.mean(), numbers.std()), network.weights());
  }
}
