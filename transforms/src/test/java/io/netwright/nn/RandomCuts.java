package io.netwright.nn;

import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What is cut at random, and what a cut network must equal. */
public final class RandomCuts {

  private RandomCuts() {}

  /** Channels that each layer reads, each with a probability. */
  public static ChannelSelection someOf(LayerGraph graph, double share, Seed seed) {
    RandomGenerator generator = seed.generator();
    Map<String, BitSet> inputs = new HashMap<>();
    graph
        .parametric()
        .forEach(
            node -> {
              BitSet wanted = new BitSet();
              int channels = graph.shape(node.inputs().get(0)).channels();
              for (int i = 0; i < channels; i++) {
                // of the many features of a channel only few, or every channel would stay
                boolean flat =
                    graph.node(node.inputs().get(0)).layer() instanceof Rearranging.Flatten;
                wanted.set(i, generator.nextDouble() < (flat ? share / 20 : share));
              }
              inputs.put(node.name(), wanted);
            });
    return new ChannelSelection(inputs);
  }

  /** The same network with zero weights where a layer reads a channel that is not kept. */
  public static WeightedGraph zeroed(WeightedGraph source, Map<String, int[]> kept) {
    Map<String, Tensor> weights = new LinkedHashMap<>(source.weights());
    source
        .graph()
        .parametric()
        .filter(node -> !(node.layer() instanceof Weighted.Conv2d conv && conv.depthwise()))
        .forEach(
            node -> {
              Tensor weight = source.weight(node.name() + ".weight");
              weights.put(node.name() + ".weight", zeroed(node, weight, kept));
            });
    return new WeightedGraph(source.graph(), weights);
  }

  private static Tensor zeroed(Node node, Tensor weight, Map<String, int[]> kept) {
    int groups = node.layer() instanceof Weighted.Conv2d conv ? conv.groups() : 1;
    BitSet keptInputs = new BitSet();
    Arrays.stream(kept.get(node.inputs().get(0))).forEach(keptInputs::set);
    int rows = weight.shape().get(0);
    int columns = weight.shape().get(1);
    float[] values = weight.values().clone();
    int block = values.length / rows / columns;
    for (int row = 0; row < rows; row++) {
      int group = row / (rows / groups);
      for (int column = 0; column < columns; column++) {
        if (!keptInputs.get(group * columns + column)) {
          int from = (row * columns + column) * block;
          Arrays.fill(values, from, from + block, 0);
        }
      }
    }
    return new Tensor(weight.shape(), values);
  }
}
