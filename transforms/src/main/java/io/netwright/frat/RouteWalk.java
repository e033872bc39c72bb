package io.netwright.frat;

import ai.djl.ndarray.NDManager;
import io.netwright.nn.Network;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Walks from a class's logit back to the images and asks at each layer which inputs are on the
 * route.
 *
 * <p>An output of a layer is on the route iff it can be traced (see {@link ChannelTrace}) from an
 * input on the route of a following layer, or from the class's logit. At a flatten a channel is on
 * the route if any of its features is; at a sum all operands are.
 */
final class RouteWalk {
  private final Network network;
  private final List<Node> layers;
  private final RouteConfig config;

  /** Prepares to walk through some layers, given in the graph's order. */
  RouteWalk(Network network, List<Node> layers, RouteConfig config) {
    this.network = network;
    this.layers = layers;
    this.config = config;
  }

  /** The inputs of each layer that are on the route of one class. */
  Map<String, LayerRoute> walk(
      NDManager manager, int label, Map<String, LayerStatistics> statistics) {
    boolean alongGraph =
        config.method() == RouteMethod.CRITICAL_FEATURES || config.contribution().alongGraph();
    ChannelTrace trace = new ChannelTrace(network.graph());
    trace.mark(network.graph().output().name(), label);
    BitSet following = new BitSet();
    following.set(label);
    int width = network.graph().classes();
    List<Node> backwards = new ArrayList<>(layers);
    Collections.reverse(backwards);
    Map<String, LayerRoute> found = new LinkedHashMap<>();
    for (Node layer : backwards) {
      BitSet outputs = alongGraph ? trace.outputs(layer) : registered(following, width, layer);
      LayerRoute route = at(manager, layer, statistics, outputs);
      found.put(layer.name(), route);
      following = route.mask();
      width = route.scores().size();
      if (alongGraph) {
        route.channels().forEach(i -> trace.mark(layer.inputs().get(0), i));
      }
    }
    Map<String, LayerRoute> forwards = new LinkedHashMap<>();
    for (Node layer : layers) {
      forwards.put(layer.name(), Objects.requireNonNull(found.get(layer.name())));
    }
    return forwards;
  }

  private LayerRoute at(
      NDManager manager, Node layer, Map<String, LayerStatistics> all, BitSet outputs) {
    LayerStatistics statistics = Objects.requireNonNull(all.get(layer.name()), layer.name());
    try (NDManager scope = manager.newSubManager()) {
      ContributionMatrix contributions =
          ContributionMatrix.of(
              scope, layer, statistics.kernelSums(), network.parameter(layer.name() + ".weight"));
      RouteRule rule =
          config.method() == RouteMethod.CRITICAL_FEATURES
              ? RouteRule.critical(config)
              : RouteRule.contribution(config.contribution());
      boolean linear = Weighted.of(layer).match(convolution -> false, dense -> true);
      return rule.inputs(linear, statistics, contributions, outputs);
    }
  }

  /** The mask of the layer registered next, or all channels where the widths differ. */
  private static BitSet registered(BitSet following, int width, Node layer) {
    int outputs = Weighted.of(layer).outputs();
    if (width == outputs) {
      return following;
    }
    BitSet all = new BitSet(outputs);
    all.set(0, outputs);
    return all;
  }
}
