package io.netwright.nn.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes a graph from the input to the logits, each node reading the one before unless told. */
public final class GraphBuilder {
  private final List<Node> nodes = new ArrayList<>();
  private final InferredShapes shapes = new InferredShapes();

  /** Starts with images of the given shape. */
  public static GraphBuilder from(FeatureShape images) {
    return new GraphBuilder().add("input", new Layer.Input(images));
  }

  /** Adds a node that reads the last one. */
  public GraphBuilder then(String name, Layer layer) {
    return add(name, layer, last());
  }

  /** Adds a node that reads the named ones; refuses what {@link LayerGraph} refuses. */
  public GraphBuilder add(String name, Layer layer, String... inputs) {
    Node node = new Node(name, layer, List.of(inputs));
    shapes.add(node);
    nodes.add(node);
    return this;
  }

  /** Name of the last node added. */
  public String last() {
    return nodes.get(nodes.size() - 1).name();
  }

  /** Output shape of the last node added. */
  public FeatureShape shape() {
    return shape(last());
  }

  /** Output shape of a node that was added. */
  public FeatureShape shape(String node) {
    return Objects.requireNonNull(shapes.byName().get(node), () -> "no node " + node);
  }

  /** The graph so far. */
  public LayerGraph build() {
    return new LayerGraph(nodes);
  }

  private GraphBuilder() {}
}
