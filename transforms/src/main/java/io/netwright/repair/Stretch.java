package io.netwright.repair;

import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.ParameterSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parts of a network that lie between two of its nodes, as networks. */
final class Stretch {

  private Stretch() {}

  /**
   * The network that takes the output of one node and gives that of another: the nodes that the
   * second depends on, no others.
   *
   * @param from a node that all ways to {@code to} lead through, or {@code to} itself
   */
  static WeightedGraph of(WeightedGraph model, String from, String to) {
    LayerGraph graph = model.graph();
    List<Node> nodes = new ArrayList<>();
    Set<String> needed = new HashSet<>(Set.of(to));
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (node.name().equals(from)) {
        nodes.add(new Node(from, new Layer.Input(graph.shape(from)), List.of()));
        break;
      }
      if (needed.contains(node.name())) {
        nodes.add(node);
        needed.addAll(node.inputs());
      }
    }
    Collections.reverse(nodes);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (Node node : nodes) {
      for (ParameterSpec spec : node.layer().parameters()) {
        weights.put(node.parameter(spec), model.weight(node.parameter(spec)));
      }
    }
    return new WeightedGraph(new LayerGraph(nodes), weights);
  }

  /** The nodes whose output is all that later nodes read of it and of the nodes before. */
  static List<String> bottlenecks(LayerGraph graph) {
    List<Node> nodes = graph.nodes();
    Map<String, Integer> lastReaders = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String input : nodes.get(i).inputs()) {
        lastReaders.put(input, i);
      }
    }
    List<String> bottlenecks = new ArrayList<>();
    int readUntil = 0;
    for (int i = 0; i < nodes.size(); i++) {
      if (readUntil <= i) {
        bottlenecks.add(nodes.get(i).name());
      }
      readUntil = Math.max(readUntil, lastReaders.getOrDefault(nodes.get(i).name(), i));
    }
    return bottlenecks;
  }
}
