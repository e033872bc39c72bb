package io.netwright.fpcc;

import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What comes before what in a graph. */
final class Lineage {
  private final LayerGraph graph;
  private final Map<String, Set<String>> ancestors = new HashMap<>();
  private final Set<String> beforeParametric = new HashSet<>();

  Lineage(LayerGraph graph) {
    this.graph = graph;
    for (Node node : graph.nodes()) {
      Set<String> before = new HashSet<>(node.inputs());
      node.inputs().forEach(input -> before.addAll(ancestors(input)));
      ancestors.put(node.name(), before);
      if (LayerGraph.isParametric(node)) {
        beforeParametric.addAll(before);
      }
    }
  }

  /** Names of the nodes that a node depends on, without itself. */
  private Set<String> ancestors(String node) {
    return ancestors.getOrDefault(node, Set.of());
  }

  /** Whether no parameter layer comes before. */
  boolean first(Node node) {
    return ancestors(node.name()).stream().map(graph::node).noneMatch(LayerGraph::isParametric);
  }

  /** Whether no parameter layer comes after: the layer that makes the logits. */
  boolean last(Node node) {
    return !beforeParametric.contains(node.name());
  }

  /**
   * The parameter layers of each branch that meets in a sum, from where it left the others; an
   * identity has none.
   */
  List<List<Node>> branches(Node sum) {
    List<List<Node>> branches = new ArrayList<>();
    for (String input : sum.inputs()) {
      Set<String> others = new HashSet<>();
      for (String other : sum.inputs()) {
        if (!other.equals(input)) {
          others.add(other);
          others.addAll(ancestors(other));
        }
      }
      branches.add(branch(input, others));
    }
    return branches;
  }

  /** Follows first inputs, which carry the features where the others carry their scales. */
  private List<Node> branch(String end, Set<String> others) {
    List<Node> parametric = new ArrayList<>();
    String name = end;
    while (!others.contains(name)) {
      Node node = graph.node(name);
      if (LayerGraph.isParametric(node)) {
        parametric.add(node);
      }
      if (node.inputs().isEmpty()) {
        break;
      }
      name = node.inputs().get(0);
    }
    Collections.reverse(parametric);
    return parametric;
  }
}
