package io.netwright.nn.graph;

import io.netwright.refusal.RefusedException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A convolutional network as data: nodes in topological order, the first the input, the last the
 * logits.
 *
 * <p>Shapes are inferred once, and nodes are found by name without a search.
 */
public final class LayerGraph implements Serializable {
  private static final long serialVersionUID = 1;

  private final List<Node> nodes;
  private final transient Map<String, Node> byName;
  private final transient Map<String, FeatureShape> shapes;

  /** Refuses duplicate names, unknown inputs and impossible shapes. */
  public LayerGraph(List<Node> nodes) {
    this.nodes = List.copyOf(nodes);
    if (nodes.isEmpty() || !(nodes.get(0).layer() instanceof Layer.Input)) {
      throw new IllegalArgumentException("the first node must be an Input, got " + nodes);
    }
    InferredShapes inferred = new InferredShapes();
    this.byName = new HashMap<>();
    for (Node node : this.nodes) {
      inferred.add(node);
      byName.put(node.name(), node);
    }
    this.shapes = inferred.byName();
  }

  /** Infers again what is not written. */
  private Object readResolve() {
    return new LayerGraph(nodes);
  }

  /** The nodes, each after those that it reads. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The node of that name. */
  public Node node(String name) {
    Node node = byName.get(name);
    if (node == null) {
      throw noNode(name);
    }
    return node;
  }

  private IllegalArgumentException noNode(String name) {
    return new IllegalArgumentException(
        "no node " + name + "; the graph has " + nodes.stream().map(Node::name).toList());
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
    return node.layer() instanceof Weighted;
  }

  /**
   * The last convolution whose output another convolution or linear layer reads, at once or behind
   * others; one that makes the logits is none.
   */
  public Node lastConvolution() {
    Set<String> read = new HashSet<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (read.contains(node.name()) && node.layer() instanceof Weighted.Conv2d) {
        return node;
      }
      if (read.contains(node.name()) || isParametric(node)) {
        read.addAll(node.inputs());
      }
    }
    throw new RefusedException(
        "the graph has no convolution before the layer that makes the logits; it has "
            + nodes.stream().map(Node::name).toList());
  }

  /** Output shape of the node of that name. */
  public FeatureShape shape(String node) {
    FeatureShape shape = shapes.get(node);
    if (shape == null) {
      throw noNode(node);
    }
    return shape;
  }

  /** Output shape of every node, in the nodes' order. */
  public Map<String, FeatureShape> shapes() {
    return shapes;
  }

  /** What a node of this graph does to the channels of its inputs. */
  public ChannelRule channelRule(Node node) {
    return node.layer().channelRule(node.inputs().stream().map(this::shape).toList());
  }

  /** Whether a node of this graph makes each output channel of several input channels. */
  public boolean mixes(Node node) {
    return channelRule(node) instanceof ChannelRule.Mixing;
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
    return nodes.stream().mapToLong(node -> node.layer().multiplyAdds(shape(node.name()))).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LayerGraph graph && nodes.equals(graph.nodes);
  }

  @Override
  public int hashCode() {
    return nodes.hashCode();
  }

  @Override
  public String toString() {
    return "LayerGraph[nodes=" + nodes + "]";
  }
}
