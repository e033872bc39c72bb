package io.netwright.fpcc;

import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which convolutions and linear layers come first, last and in which branch of a sum. */
final class LayerOrder {
  private final List<Node> nodes;
  private final Map<String, Integer> indices = new HashMap<>();
  private final BitSet afterParametric = new BitSet();
  private final BitSet beforeParametric = new BitSet();

  LayerOrder(LayerGraph graph) {
    this.nodes = graph.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      indices.put(node.name(), i);
      for (String input : node.inputs()) {
        int before = index(input);
        if (afterParametric.get(before) || LayerGraph.isParametric(nodes.get(before))) {
          afterParametric.set(i);
        }
      }
    }
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (beforeParametric.get(i) || LayerGraph.isParametric(nodes.get(i))) {
        nodes.get(i).inputs().forEach(input -> beforeParametric.set(index(input)));
      }
    }
  }

  private int index(String node) {
    return Objects.requireNonNull(indices.get(node), node);
  }

  /** Whether no convolution or linear layer comes before. */
  boolean first(Node node) {
    return !afterParametric.get(index(node.name()));
  }

  /** Whether no convolution or linear layer comes after: the layer that makes the logits. */
  boolean last(Node node) {
    return !beforeParametric.get(index(node.name()));
  }

  /**
   * The convolutions and linear layers of each branch that meets in a sum, from where it left the
   * others; an identity has none.
   */
  List<List<Node>> branches(Node sum) {
    List<List<Node>> branches = new ArrayList<>();
    for (String input : sum.inputs()) {
      List<String> others = sum.inputs().stream().filter(other -> !other.equals(input)).toList();
      branches.add(branch(index(input), new Reached(others)));
    }
    return branches;
  }

  /** Follows first inputs: where a layer has several, the others only scale the features. */
  private List<Node> branch(int end, Reached others) {
    List<Node> parametric = new ArrayList<>();
    int at = end;
    while (!others.contains(at)) {
      Node node = nodes.get(at);
      if (LayerGraph.isParametric(node)) {
        parametric.add(node);
      }
      if (node.inputs().isEmpty()) {
        break;
      }
      at = index(node.inputs().get(0));
    }
    Collections.reverse(parametric);
    return parametric;
  }

  /**
   * Some nodes and all that they depend on. It looks back only as far as it is asked, so that the
   * branches of a block cost no more than the block.
   */
  private final class Reached {
    private final BitSet reached = new BitSet();
    private int lookedAt = nodes.size();

    Reached(List<String> starts) {
      starts.forEach(start -> reached.set(index(start)));
    }

    boolean contains(int node) {
      int next = reached.previousSetBit(lookedAt - 1);
      while (next > node) {
        nodes.get(next).inputs().forEach(input -> reached.set(index(input)));
        lookedAt = next;
        next = reached.previousSetBit(lookedAt - 1);
      }
      return reached.get(node);
    }
  }
}
