package io.netwright.nn.graph;

import io.netwright.refusal.RefusedException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A convolutional network as data: nodes in topological order, the first the input, the last the
 * logits.
 */
public record LayerGraph(List<Node> nodes) implements Serializable {

  /** Refuses duplicate names, unknown inputs and impossible shapes. */
  public LayerGraph {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty() || !(nodes.get(0).layer() instanceof Layer.Input)) {
      throw new IllegalArgumentException("the first node must be an Input, got " + nodes);
    }
    inferShapes(nodes);
  }

  /** The node of that name. */
  public Node node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no node "
                        + name
                        + "; the graph has "
                        + nodes.stream().map(Node::name).toList()));
  }

  /** The node that yields the logits. */
  public Node output() {
    return nodes.get(nodes.size() - 1);
  }

  /** The shape of the images it takes. */
  public FeatureShape inputShape() {
    return ((Layer.Input) nodes.get(0).layer()).shape();
  }

  /** Number of logits. */
  public int classes() {
    return shape(output().name()).channels();
  }

  /** Convolutions and linear layers, in order: the parameter layers of the papers. */
  public Stream<Node> parametric() {
    return nodes.stream().filter(LayerGraph::isParametric);
  }

  /** Whether a node is a convolution or a linear layer. */
  public static boolean isParametric(Node node) {
    return node.layer() instanceof Layer.Conv2d || node.layer() instanceof Layer.Linear;
  }

  /** The last convolution. */
  public Node lastConvolution() {
    return nodes.stream()
        .filter(node -> node.layer() instanceof Layer.Conv2d)
        .reduce((first, second) -> second)
        .orElseThrow(() -> new IllegalStateException("the graph has no convolution"));
  }

  /** Output shape of the node of that name. */
  public FeatureShape shape(String node) {
    FeatureShape shape = shapes().get(node);
    if (shape == null) {
      throw new IllegalArgumentException(
          "no node " + node + "; the graph has " + nodes.stream().map(Node::name).toList());
    }
    return shape;
  }

  /** Output shape of every node. */
  public Map<String, FeatureShape> shapes() {
    return inferShapes(nodes);
  }

  /** The nodes that read each node, in order. */
  public Map<String, List<Node>> consumers() {
    Map<String, List<Node>> consumers = new HashMap<>();
    nodes.forEach(node -> consumers.put(node.name(), new ArrayList<>()));
    nodes.forEach(
        node -> node.inputs().forEach(in -> Objects.requireNonNull(consumers.get(in)).add(node)));
    return consumers;
  }

  /** Every parameter by its state_dict name, in state_dict order. */
  public Map<String, ParameterSpec> parameterSpecs() {
    Map<String, ParameterSpec> specs = new LinkedHashMap<>();
    for (Node node : nodes) {
      node.layer().parameters().forEach(spec -> specs.put(node.parameter(spec), spec));
    }
    return specs;
  }

  /** Number of trained numbers. */
  public long parameterCount() {
    return parameterSpecs().values().stream()
        .filter(ParameterSpec::trained)
        .mapToLong(ParameterSpec::size)
        .sum();
  }

  /** Multiply-adds of convolutions and linear layers for one image. */
  public long multiplyAdds() {
    Map<String, FeatureShape> shapes = shapes();
    return nodes.stream()
        .mapToLong(
            node -> node.layer().multiplyAdds(Objects.requireNonNull(shapes.get(node.name()))))
        .sum();
  }

  private static Map<String, FeatureShape> inferShapes(List<Node> nodes) {
    Map<String, FeatureShape> shapes = new LinkedHashMap<>();
    for (Node node : nodes) {
      List<FeatureShape> inputs = new ArrayList<>();
      for (String input : node.inputs()) {
        FeatureShape shape = shapes.get(input);
        if (shape == null) {
          throw new IllegalArgumentException(
              node.name() + " reads " + input + ", which no earlier node is named");
        }
        inputs.add(shape);
      }
      if (shapes.put(node.name(), shapeOf(node, inputs)) != null) {
        throw new IllegalArgumentException("two nodes are named " + node.name());
      }
    }
    return shapes;
  }

  private static FeatureShape shapeOf(Node node, List<FeatureShape> inputs) {
    try {
      return node.layer().outputShape(inputs);
    } catch (RefusedException e) {
      throw new RefusedException(node.name() + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(node.name() + ": " + e.getMessage(), e);
    }
  }
}
