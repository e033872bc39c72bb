package io.netwright.frat;

import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import java.io.IOException;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The routes of all classes of one network, by label. */
public record RouteMap(SortedMap<Integer, Route> byClass) {

  /** Refuses no routes at all, and routes through different layers. */
  public RouteMap {
    byClass = Collections.unmodifiableSortedMap(new TreeMap<>(byClass));
    if (byClass.values().stream().map(route -> route.layers().keySet()).distinct().count() != 1) {
      throw new IllegalArgumentException(
          "the routes of all classes must pass the same layers, and there must be at least one");
    }
  }

  /**
   * Reads routes that {@link #toJson} wrote.
   *
   * @throws IOException with one line when the text is something else
   */
  public static RouteMap fromJson(String json) throws IOException {
    return RouteJson.read(json);
  }

  /** The routes as JSON; equal routes, equal text. */
  public String toJson() {
    return RouteJson.write(this);
  }

  /** The route of one class. */
  public Route of(int label) {
    Route route = byClass.get(label);
    if (route == null) {
      throw new IllegalArgumentException(
          "no route for class " + label + "; routes were extracted for " + byClass.keySet());
    }
    return route;
  }

  /**
   * The input channels that any of some classes wants, by layer; more classes want no fewer.
   *
   * @return fresh masks in the graph's order
   */
  public Map<String, BitSet> wanted(Collection<Integer> labels) {
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("name at least one class, got none");
    }
    Map<String, BitSet> wanted = new LinkedHashMap<>();
    for (int label : labels) {
      of(label)
          .layers()
          .forEach(
              (layer, route) -> wanted.computeIfAbsent(layer, l -> new BitSet()).or(route.mask()));
    }
    return wanted;
  }

  /**
   * Refuses routes that were not extracted from a network of this graph.
   *
   * @return this map
   */
  public RouteMap validatedFor(LayerGraph graph) {
    List<Node> layers = RouteExtraction.layers(graph);
    Route any = of(byClass.firstKey());
    List<String> names = layers.stream().map(Node::name).toList();
    if (!names.equals(List.copyOf(any.layers().keySet()))) {
      throw new IllegalArgumentException(
          "the routes pass " + any.layers().keySet() + ", the graph has " + names);
    }
    if (byClass.firstKey() < 0 || byClass.lastKey() >= graph.classes()) {
      throw new IllegalArgumentException(
          "routes for the classes "
              + byClass.keySet()
              + " do not belong to a network of "
              + graph.classes()
              + " classes");
    }
    byClass.forEach((label, route) -> layers.forEach(layer -> checkWidth(label, route, layer)));
    return this;
  }

  private static void checkWidth(int label, Route route, Node layer) {
    int inputs = Weighted.of(layer).inputs();
    int scores = route.layer(layer.name()).scores().size();
    if (scores != inputs) {
      throw new IllegalArgumentException(
          "the route of class "
              + label
              + " has "
              + scores
              + " channels at "
              + layer.name()
              + ", which reads "
              + inputs);
    }
  }
}
