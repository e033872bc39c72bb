package io.netwright.train;

import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import java.util.ArrayList;
import java.util.List;

/** Graphs with a normalization of their images in front. */
public final class NormalizedGraph {
  private static final String NORMALIZE = "normalize";

  private NormalizedGraph() {}

  /** Whether a graph normalizes its images itself. */
  public static boolean isOne(LayerGraph graph) {
    return graph.nodes().stream().anyMatch(node -> node.layer() instanceof Norm.Normalize);
  }

  /**
   * A graph in which every reader of the images reads normalized ones.
   *
   * @param mean per channel; empty: nothing is put in front
   * @param std likewise
   */
  public static LayerGraph of(LayerGraph graph, List<Float> mean, List<Float> std) {
    if (mean.isEmpty()) {
      return graph;
    }
    Node input = graph.nodes().get(0);
    String name = free(graph);
    List<Node> nodes = new ArrayList<>();
    nodes.add(input);
    nodes.add(new Node(name, new Norm.Normalize(mean, std), List.of(input.name())));
    for (Node node : graph.nodes().subList(1, graph.nodes().size())) {
      nodes.add(
          node.reading(
              node.inputs().stream().map(in -> in.equals(input.name()) ? name : in).toList()));
    }
    return new LayerGraph(nodes);
  }

  /** A name that no node of the graph has. */
  private static String free(LayerGraph graph) {
    String name = NORMALIZE;
    while (graph.shapes().containsKey(name)) {
      name += "_";
    }
    return name;
  }
}
