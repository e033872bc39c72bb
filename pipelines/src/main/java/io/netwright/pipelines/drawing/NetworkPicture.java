package io.netwright.pipelines.drawing;

import io.netwright.frat.RouteMap;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network as a picture: a box for each node with its output's shape and, where routes are given,
 * below each layer the channels that it reads, those on the route of a class in the class's colour.
 */
public final class NetworkPicture {
  /** Okabe and Ito's colours, which most people can tell apart. */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000");

  private final List<Box> boxes = new ArrayList<>();
  private final Map<String, List<String>> sources = new LinkedHashMap<>();
  private final Map<String, String> legend = new LinkedHashMap<>();

  private NetworkPicture(LayerGraph graph, Map<Integer, String> classes, RouteChannels routes) {
    int next = 0;
    Map<Integer, String> colours = new LinkedHashMap<>();
    for (Map.Entry<Integer, String> one : classes.entrySet()) {
      String colour = COLOURS.get(next++ % COLOURS.size());
      colours.put(one.getKey(), colour);
      legend.put(one.getValue(), colour);
    }
    for (Node node : graph.nodes()) {
      List<ChannelStrip> strips = new ArrayList<>();
      colours.forEach((label, colour) -> routes.add(strips, label, colour, node.name()));
      boxes.add(Box.of(graph, node, strips));
      sources.put(node.name(), node.inputs());
    }
  }

  /** Adds what a class reads at a layer. */
  @FunctionalInterface
  private interface RouteChannels {
    void add(List<ChannelStrip> strips, int label, String colour, String node);
  }

  /** A picture of a graph. */
  public static NetworkPicture of(LayerGraph graph) {
    return new NetworkPicture(graph, Map.of(), (strips, label, colour, node) -> {});
  }

  /**
   * A picture of a graph with the routes of some classes.
   *
   * @param classes their names by label, in the order of their colours
   */
  public static NetworkPicture of(LayerGraph graph, RouteMap routes, Map<Integer, String> classes) {
    routes.validatedFor(graph);
    return new NetworkPicture(
        graph,
        classes,
        (strips, label, colour, node) -> {
          if (routes.of(label).layers().containsKey(node)) {
            var route = routes.of(label).layer(node);
            strips.add(new ChannelStrip(colour, route.scores().size(), route.mask()));
          }
        });
  }

  /** The picture as SVG. */
  public String svg() {
    return new Svg(boxes, Layout.of(boxes, sources), legend).text();
  }
}
