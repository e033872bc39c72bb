package io.netwright.budget;

import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.List;
import java.util.Map;

/** How much each layer needs each of its input channels: what is cut first scores lowest. */
public sealed interface ChannelRanking
    permits RouteRanking, TaylorRanking, ActivationRanking, MagnitudeRanking, RandomRanking {

  /**
   * Scores, at least 0, of the input channels, or features, of each layer that makes channels out
   * of channels. They are compared within a layer; {@link NestedCuts} makes layers comparable.
   *
   * @param images training images of the task, labelled by its outputs
   * @return by the layer's name
   */
  Map<String, double[]> scores(Part part, ImageSet images, NDManager manager);

  /** The layers that are asked. */
  static List<Node> layers(LayerGraph graph) {
    return graph.nodes().stream().filter(graph::mixes).toList();
  }
}
