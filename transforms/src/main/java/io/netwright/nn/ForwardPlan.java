package io.netwright.nn;

import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    Map<String, Integer> indices = new HashMap<>();
    Map<Integer, Integer> lastReaders = new HashMap<>();
    List<Node> nodes = graph.nodes();
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
