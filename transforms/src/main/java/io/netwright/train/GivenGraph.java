package io.netwright.train;

import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import io.netwright.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;

/**
 * A graph that somebody wrote in the place of an architecture.
 *
 * @param name what it is called
 */
record GivenGraph(String name, LayerGraph graph) {
  private static final String NORMALIZE = "normalize";

  /** Refuses images of another shape and another number of classes. */
  GivenGraph about(FeatureShape images, int classes) {
    String input = graph.nodes().get(0).name();
    if (!graph.inputShape().equals(images)) {
      throw new RefusedException(
          "the graph %s takes images of %s (node %s), the data set has %s; change one of them"
              .formatted(name, graph.inputShape(), input, images));
    }
    String output = graph.output().name();
    if (!graph.shape(output).flat() || graph.classes() != classes) {
      throw new RefusedException(
          "the graph %s ends with %s of shape %s, the data set has %d classes: let it end with a vector of as many"
              .formatted(name, output, graph.shape(output), classes));
    }
    return this;
  }

  /** The graph with a normalization of the images, unless it has one of its own. */
  LayerGraph normalized(List<Float> mean, List<Float> std) {
    boolean own = graph.nodes().stream().anyMatch(node -> node.layer() instanceof Norm.Normalize);
    if (own || mean.isEmpty()) {
      return graph;
    }
    Node input = graph.nodes().get(0);
    List<Node> nodes = new ArrayList<>();
    nodes.add(input);
    nodes.add(new Node(NORMALIZE, new Norm.Normalize(mean, std), List.of(input.name())));
    for (Node node : graph.nodes().subList(1, graph.nodes().size())) {
      nodes.add(
          node.reading(
              node.inputs().stream()
                  .map(read -> read.equals(input.name()) ? NORMALIZE : read)
                  .toList()));
    }
    return new LayerGraph(nodes);
  }
}
