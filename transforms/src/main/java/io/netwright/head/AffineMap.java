package io.netwright.head;

import io.netwright.nn.LogitPath;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.nn.graph.Weighted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A factor and a shift for each logit: {@code a_c z_c + b_c}.
 *
 * @param factors by output
 * @param shifts by output
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AffineMap(double[] factors, double[] shifts) {

  /** The map that changes nothing. */
  static AffineMap identity(int outputs) {
    return scaling(ones(outputs));
  }

  /** Factors alone. */
  static AffineMap scaling(double[] factors) {
    return new AffineMap(factors, new double[factors.length]);
  }

  private static double[] ones(int outputs) {
    double[] ones = new double[outputs];
    Arrays.fill(ones, 1);
    return ones;
  }

  double apply(int output, double logit) {
    return factors[output] * logit + shifts[output];
  }

  /** The map of some of the outputs. */
  AffineMap slice(int from, int to) {
    return new AffineMap(
        Arrays.copyOfRange(factors, from, to), Arrays.copyOfRange(shifts, from, to));
  }

  /** Why a network's last layer cannot take it up, if it cannot. */
  static Optional<String> obstacle(LayerGraph graph) {
    return LogitPath.of(graph, "mapped").after().stream()
        .filter(node -> !letsThrough(node.layer()))
        .map(node -> LogitPath.inTheWay(node, "shifted").getMessage())
        .findFirst();
  }

  /** Whether a map of a layer's input channels is the same map of its output. */
  private static boolean letsThrough(Layer layer) {
    return layer instanceof Rearranging.Flatten
        || layer instanceof Pooling.AdaptiveAvgPool
        || layer instanceof TrainingOnly;
  }

  /** The network with its logits mapped: the rows and biases of its last layer. */
  WeightedGraph apply(WeightedGraph model) {
    Node maker = LogitPath.of(model.graph(), "mapped").maker();
    Weighted layer = Weighted.of(maker);
    Map<String, Tensor> weights = new LinkedHashMap<>(model.weights());
    Tensor weight = model.weight(maker.name() + ".weight");
    float[] rows = weight.values().clone();
    int row = rows.length / factors.length;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) (rows[i] * factors[i / row]);
    }
    float[] bias = new float[factors.length];
    for (int output = 0; output < bias.length; output++) {
      double old = layer.bias() ? model.weight(maker.name() + ".bias").values()[output] : 0;
      bias[output] = (float) apply(output, old);
    }
    weights.put(maker.name() + ".weight", new Tensor(weight.shape(), rows));
    weights.put(maker.name() + ".bias", new Tensor(List.of(bias.length), bias));
    List<Node> nodes = new ArrayList<>(model.graph().nodes());
    nodes.replaceAll(node -> node.equals(maker) ? node.with(layer.withBias()) : node);
    return new WeightedGraph(new LayerGraph(nodes), weights);
  }
}
