package io.netwright.head;

import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Joined networks whose logits one linear layer makes of the features of all of them. At first it
 * computes what the networks' own last layers did: their weights stand in blocks, with zeros
 * between.
 *
 * @param layer name of the linear layer, the last node
 */
record JointLayer(WeightedGraph network, String layer) {

  /** Why joined networks have no such layer, if they cannot have one. */
  static Optional<String> obstacle(LayerGraph joined) {
    return makers(joined).stream()
        .filter(node -> !(node.layer() instanceof Weighted.Linear))
        .map(
            node ->
                "%s (%s) makes logits, and only a linear layer has features that another can read"
                    .formatted(node.name(), node.layer()))
        .findFirst();
  }

  /** The nodes that make the logits of the parts. */
  private static List<Node> makers(LayerGraph joined) {
    Node output = joined.output();
    return output.layer() instanceof Joining.Concat
        ? output.inputs().stream().map(joined::node).toList()
        : List.of(output);
  }

  /** Makes one layer of the parts' last ones; networks that have one already are left alone. */
  static JointLayer of(WeightedGraph joined) {
    LayerGraph graph = joined.graph();
    Node output = graph.output();
    if (!(output.layer() instanceof Joining.Concat)) {
      return new JointLayer(joined, output.name());
    }
    List<Node> makers = makers(graph);
    int inputs = makers.stream().mapToInt(maker -> Weighted.of(maker).inputs()).sum();
    List<Node> nodes = new ArrayList<>(graph.nodes());
    nodes.removeAll(makers);
    nodes.remove(output);
    String features = output.name() + ".features";
    List<String> read = makers.stream().map(maker -> maker.inputs().get(0)).toList();
    nodes.add(new Node(features, new Joining.Concat(), read));
    nodes.add(
        new Node(
            output.name(), new Weighted.Linear(inputs, graph.classes(), true), List.of(features)));
    return new JointLayer(
        new WeightedGraph(new LayerGraph(nodes), inBlocks(joined, makers)), output.name());
  }

  private static Map<String, Tensor> inBlocks(WeightedGraph joined, List<Node> makers) {
    int outputs = joined.graph().classes();
    int inputs = makers.stream().mapToInt(maker -> Weighted.of(maker).inputs()).sum();
    Map<String, Tensor> weights = new LinkedHashMap<>(joined.weights());
    float[] weight = new float[outputs * inputs];
    float[] bias = new float[outputs];
    int row = 0;
    int column = 0;
    for (Node maker : makers) {
      Weighted layer = Weighted.of(maker);
      float[] own = values(weights.remove(maker.name() + ".weight"));
      float[] ownBias = values(weights.remove(maker.name() + ".bias"));
      System.arraycopy(ownBias, 0, bias, row, ownBias.length);
      for (int output = 0; output < layer.outputs(); output++) {
        System.arraycopy(
            own, output * layer.inputs(), weight, row * inputs + column, layer.inputs());
        row++;
      }
      column += layer.inputs();
    }
    String name = joined.graph().output().name();
    weights.put(name + ".weight", new Tensor(List.of(outputs, inputs), weight));
    weights.put(name + ".bias", new Tensor(List.of(outputs), bias));
    return weights;
  }

  /** The numbers of a tensor; none where there is none. */
  private static float[] values(@Nullable Tensor tensor) {
    return tensor == null ? new float[0] : tensor.values();
  }
}
