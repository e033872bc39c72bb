package io.netwright.train;

import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.refusal.RefusedException;
import java.util.List;

/**
 * A graph that somebody wrote in the place of an architecture.
 *
 * @param name what it is called
 */
record GivenGraph(String name, LayerGraph graph) {
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
    return NormalizedGraph.isOne(graph) ? graph : NormalizedGraph.of(graph, mean, std);
  }
}
