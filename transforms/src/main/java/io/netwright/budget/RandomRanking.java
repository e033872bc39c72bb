package io.netwright.budget;

import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.seed.Seed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Numbers by chance. Each depends on the seed, the part, the layer and the channel, and on nothing
 * that was drawn before.
 */
public record RandomRanking(Seed seed) implements ChannelRanking {

  @Override
  public Map<String, double[]> scores(Part part, ImageSet images, NDManager manager) {
    LayerGraph graph = part.whole().graph();
    Seed ofPart = seed.with(part.firstOutput());
    Map<String, double[]> scores = new LinkedHashMap<>();
    for (Node layer : ChannelRanking.layers(graph)) {
      Seed own = ofPart.with(layer.name());
      int channels = graph.shape(layer.inputs().get(0)).channels();
      scores.put(
          layer.name(),
          IntStream.range(0, channels)
              .mapToDouble(channel -> own.with(channel).generator().nextDouble())
              .toArray());
    }
    return scores;
  }
}
