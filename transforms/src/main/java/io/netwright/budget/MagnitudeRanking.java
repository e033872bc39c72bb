package io.netwright.budget;

import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.nn.graph.CoupledChannels;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The L1 norm of the weights that make a channel, {@code sum |w|} over its filter (Li and others,
 * ICLR 2017, arXiv 1608.08710). Where several layers make channels that are kept or cut together,
 * as before a sum, their norms are added. It looks at no image.
 */
public record MagnitudeRanking() implements ChannelRanking {

  @Override
  public Map<String, double[]> scores(Part part, ImageSet images, NDManager manager) {
    LayerGraph graph = part.whole().graph();
    CoupledChannels coupled = CoupledChannels.of(graph);
    List<Node> layers = ChannelRanking.layers(graph);
    double[] norms = new double[coupled.count()];
    for (Node layer : layers) {
      int[] made = coupled.of(layer.name());
      float[] weights = part.whole().weight(layer.name() + ".weight").values();
      int filter = weights.length / made.length;
      for (int i = 0; i < weights.length; i++) {
        norms[made[i / filter]] += Math.abs(weights[i]);
      }
    }
    Map<String, double[]> scores = new LinkedHashMap<>();
    for (Node layer : layers) {
      int[] read = coupled.of(layer.inputs().get(0));
      scores.put(layer.name(), Arrays.stream(read).mapToDouble(set -> norms[set]).toArray());
    }
    return scores;
  }
}
