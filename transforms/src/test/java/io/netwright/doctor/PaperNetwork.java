package io.netwright.doctor;

import ai.djl.ndarray.NDManager;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import java.util.List;
import java.util.Map;

/**
 * Networks for pencil and paper: a pixel of two channels, a convolution {@code conv} that leaves it
 * as it is, and a linear layer, so the gradient of a logit at {@code conv} is its row of weights.
 */
final class PaperNetwork {

  private PaperNetwork() {}

  /** The network with these rows of weights, {@code (K, 2)}. */
  static WeightedGraph graph(float[] rows, int classes) {
    Extent one = Extent.square(1);
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(2, 1, 1))
            .then("conv", new Weighted.Conv2d(2, 2, one, one, Extent.square(0), one, 1, false))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(2, classes, false))
            .build();
    return new WeightedGraph(
        graph,
        Map.of(
            "conv.weight", new Tensor(List.of(2, 2, 1, 1), new float[] {1, 0, 0, 1}),
            "fc.weight", new Tensor(List.of(classes, 2), rows)));
  }

  static Network of(NDManager manager, float[] rows, int classes) {
    return Network.on(manager, graph(rows, classes));
  }
}
