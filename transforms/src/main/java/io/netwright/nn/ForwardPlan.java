package io.netwright.nn;

import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The steps of a forward pass, and after which of them each output has been read for good. */
record ForwardPlan(List<Step> steps) {

  /**
   * Computes one node.
   *
   * @param inputs the steps whose outputs it reads
   * @param finished the steps whose outputs nobody reads after it
   */
  record Step(Node node, List<Integer> inputs, List<Integer> finished) {}

  static ForwardPlan of(LayerGraph graph) {
    return of(graph.nodes());
  }

  /** What the logits still need once the output of one node is known. */
  static ForwardPlan behind(LayerGraph graph, Node known) {
    Set<String> needed = new HashSet<>(Set.of(graph.output().name()));
    List<Node> nodes = new ArrayList<>();
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (needed.contains(node.name())) {
        Node left = node.equals(known) ? node.reading(List.of()) : node;
        needed.addAll(left.inputs());
        nodes.add(left);
      }
    }
    Collections.reverse(nodes);
    return of(nodes);
  }

  private static ForwardPlan of(List<Node> nodes) {
    Map<String, Integer> indices = new HashMap<>();
    Map<Integer, Integer> lastReaders = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      indices.put(nodes.get(i).name(), i);
      for (String input : nodes.get(i).inputs()) {
        lastReaders.put(index(indices, input), i);
      }
    }
    List<List<Integer>> finished = new ArrayList<>();
    nodes.forEach(node -> finished.add(new ArrayList<>()));
    lastReaders.forEach((output, reader) -> finished.get(reader).add(output));
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      List<Integer> inputs = node.inputs().stream().map(name -> index(indices, name)).toList();
      steps.add(new Step(node, inputs, List.copyOf(finished.get(i))));
    }
    return new ForwardPlan(List.copyOf(steps));
  }

  private static int index(Map<String, Integer> indices, String name) {
    Integer index = indices.get(name);
    if (index == null) {
      throw new IllegalArgumentException("no node " + name);
    }
    return index;
  }
}
