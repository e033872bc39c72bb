package io.netwright.lego;

import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Networks beside each other that read the same images, their logits concatenated in order. */
final class ParallelAssembly {

  private ParallelAssembly() {}

  /** Joins; nodes of part i are named {@code part<i>.<name>}, the logits {@code logits}. */
  static WeightedGraph of(List<WeightedGraph> parts) {
    List<Node> nodes = new ArrayList<>();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    List<String> logits = new ArrayList<>();
    Node images = parts.get(0).graph().nodes().get(0);
    nodes.add(images);
    for (int i = 0; i < parts.size(); i++) {
      String prefix = "part" + i + ".";
      LayerGraph graph = parts.get(i).graph();
      String input = graph.nodes().get(0).name();
      for (Node node : graph.nodes().subList(1, graph.nodes().size())) {
        List<String> inputs =
            node.inputs().stream()
                .map(name -> name.equals(input) ? images.name() : prefix + name)
                .toList();
        nodes.add(new Node(prefix + node.name(), node.layer(), inputs));
      }
      parts.get(i).weights().forEach((name, tensor) -> weights.put(prefix + name, tensor));
      logits.add(prefix + graph.output().name());
    }
    nodes.add(new Node("logits", new Joining.Concat(), logits));
    return new WeightedGraph(new LayerGraph(nodes), weights);
  }
}
