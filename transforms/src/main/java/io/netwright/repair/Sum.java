package io.netwright.repair;

import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.nn.graph.Weighted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A sum of feature maps, and the layer that makes up for what its other terms lack.
 *
 * <p>Terms that end in a layer, with nothing but a batch normalization or dropout behind it and no
 * other reader, can be moved at will. Of them the one with the most unknowns is fitted last, to
 * what is then missing from the sum (after He, Zhang and Sun, ICCV 2017, section 3.3).
 *
 * @param layer that is fitted to what is missing
 * @param norm the batch normalization behind it
 * @param others the other terms
 */
record Sum(String layer, Optional<String> norm, List<String> others) {

  /** The sums of a network that have such a layer, by that layer. */
  static Map<String, Sum> of(LayerGraph cut) {
    Map<String, Sum> sums = new LinkedHashMap<>();
    for (Node node : cut.nodes()) {
      if (node.layer() instanceof Joining.Add) {
        of(cut, node).ifPresent(sum -> sums.put(sum.layer, sum));
      }
    }
    return sums;
  }

  private static Optional<Sum> of(LayerGraph cut, Node sum) {
    Sum most = null;
    for (String term : sum.inputs()) {
      List<String> others = new ArrayList<>(sum.inputs());
      others.remove(term);
      Optional<Sum> candidate = ending(cut, term, others);
      if (candidate.isPresent()
          && (most == null || unknowns(cut, candidate.get()) >= unknowns(cut, most))) {
        most = candidate.get();
      }
    }
    return Optional.ofNullable(most);
  }

  /** The layer that a term ends in, if nothing else reads it. */
  private static Optional<Sum> ending(LayerGraph cut, String term, List<String> others) {
    Node node = cut.node(term);
    Optional<String> norm = Optional.empty();
    while (Objects.requireNonNull(cut.consumers().get(node.name())).size() == 1) {
      if (node.layer() instanceof Weighted) {
        return Optional.of(new Sum(node.name(), norm, others));
      }
      if (node.layer() instanceof Norm.BatchNorm && norm.isEmpty()) {
        norm = Optional.of(node.name());
      } else if (!(node.layer() instanceof TrainingOnly.Dropout)) {
        return Optional.empty();
      }
      node = cut.node(node.inputs().get(0));
    }
    return Optional.empty();
  }

  private static int unknowns(LayerGraph cut, Sum sum) {
    Node node = cut.node(sum.layer);
    return new Patches(Weighted.of(node), cut.shape(node.inputs().get(0))).unknowns();
  }

  /** The layers in an order in which the other terms of every sum come before the one that ends. */
  static List<Node> order(LayerGraph graph, Map<String, Sum> sums) {
    Set<Node> ordered = new LinkedHashSet<>();
    graph.parametric().forEach(node -> add(graph, sums, node, ordered));
    return List.copyOf(ordered);
  }

  private static void add(LayerGraph graph, Map<String, Sum> sums, Node node, Set<Node> ordered) {
    Sum sum = sums.get(node.name());
    if (sum != null) {
      Set<String> before = before(graph, sum.others);
      graph
          .parametric()
          .filter(other -> before.contains(other.name()) && !ordered.contains(other))
          .forEach(other -> add(graph, sums, other, ordered));
    }
    ordered.add(node);
  }

  /** Some nodes and all that they depend on. */
  private static Set<String> before(LayerGraph graph, List<String> names) {
    Set<String> found = new HashSet<>(names);
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (found.contains(node.name())) {
        found.addAll(node.inputs());
      }
    }
    return found;
  }
}
