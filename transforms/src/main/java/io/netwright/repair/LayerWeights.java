package io.netwright.repair;

import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.ParameterSpec;
import io.netwright.nn.graph.Weighted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Weights and bias of a layer as a matrix {@code (groups, unknowns, outputs)}, and back. */
final class LayerWeights {
  private final WeightedGraph network;
  private final Node node;
  private final Weighted layer;
  private final int taps;
  private final int outputs;

  /**
   * Of a node.
   *
   * @param patches what the node reads
   */
  LayerWeights(WeightedGraph network, Node node, Patches patches) {
    this.network = network;
    this.node = node;
    this.layer = Weighted.of(node);
    this.taps = patches.taps();
    this.outputs = patches.outputsPerGroup();
  }

  /** The weights as they are; a bias that is not there is zero. */
  double[] matrix() {
    float[] weight = network.weight(node.name() + ".weight").values();
    double[] matrix = new double[layer.outputs() * (taps + 1)];
    for (int output = 0; output < layer.outputs(); output++) {
      for (int tap = 0; tap < taps; tap++) {
        matrix[place(output, tap)] = weight[output * taps + tap];
      }
      if (layer.bias()) {
        matrix[place(output, taps)] = network.weight(node.name() + ".bias").values()[output];
      }
    }
    return matrix;
  }

  private int place(int output, int unknown) {
    int group = output / outputs;
    return (group * (taps + 1) + unknown) * outputs + output % outputs;
  }

  /**
   * The network with the layer's weights changed.
   *
   * <p>A layer without a bias hands what it would add to the batch normalization behind it, whose
   * running mean falls by it, or where there is none that alone reads it, gets a bias.
   */
  WeightedGraph changed(double[] change) {
    Map<String, Tensor> weights = new LinkedHashMap<>(network.weights());
    float[] weight = network.weight(node.name() + ".weight").values().clone();
    float[] shift = new float[layer.outputs()];
    for (int output = 0; output < layer.outputs(); output++) {
      for (int tap = 0; tap < taps; tap++) {
        int at = output * taps + tap;
        weight[at] = (float) (weight[at] + change[place(output, tap)]);
      }
      shift[output] = (float) change[place(output, taps)];
    }
    String weightName = node.name() + ".weight";
    weights.put(weightName, new Tensor(network.weight(weightName).shape(), weight));
    LayerGraph graph = network.graph();
    List<Node> readers = Objects.requireNonNull(graph.consumers().get(node.name()));
    String biasName = node.name() + ".bias";
    if (layer.bias()) {
      weights.computeIfPresent(biasName, (name, old) -> shifted(old, shift, 1));
    } else if (readers.size() == 1 && readers.get(0).layer() instanceof Norm.BatchNorm) {
      weights.computeIfPresent(mean(readers.get(0)), (name, old) -> shifted(old, shift, -1));
    } else {
      weights.put(biasName, new Tensor(List.of(layer.outputs()), shift));
      graph = withBias(graph);
    }
    return new WeightedGraph(graph, weights);
  }

  private static Tensor shifted(Tensor old, float[] shift, int sign) {
    float[] values = old.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += sign * shift[i];
    }
    return new Tensor(old.shape(), values);
  }

  private static String mean(Node norm) {
    return norm.layer().parameters().stream()
        .filter(spec -> spec.kind() == ParameterSpec.Kind.RUNNING_MEAN)
        .map(norm::parameter)
        .findFirst()
        .orElseThrow();
  }

  private LayerGraph withBias(LayerGraph graph) {
    List<Node> nodes = new ArrayList<>(graph.nodes());
    nodes.replaceAll(other -> other.equals(node) ? node.with(layer.withBias()) : other);
    return new LayerGraph(nodes);
  }
}
