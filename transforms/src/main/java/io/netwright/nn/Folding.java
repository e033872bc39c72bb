package io.netwright.nn;

import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.nn.graph.Weighted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a network into a smaller one with the same logits in evaluation.
 *
 * <p>Layers that act in training only are left out. A batch normalization or scale of channels that
 * alone reads a convolution or linear layer becomes part of it, and so does an image normalization
 * that is read by one unpadded convolution; with padding it cannot, since the zeros at the border
 * come after it.
 */
final class Folding {
  private final WeightedGraph source;
  private final Map<String, String> replacements = new HashMap<>();
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Affine> affines = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();

  private Folding(WeightedGraph source) {
    this.source = source;
  }

  static WeightedGraph of(WeightedGraph source) {
    Folding folding = new Folding(source);
    List<Node> live = live(source.graph());
    live.forEach(
        node -> node.inputs().forEach(input -> folding.readers.merge(input, 1, Integer::sum)));
    live.forEach(folding::add);
    return folding.result();
  }

  /** The nodes that the logits depend on. */
  private static List<Node> live(LayerGraph graph) {
    Set<String> names = new HashSet<>();
    Deque<Node> open = new ArrayDeque<>(List.of(graph.output()));
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (names.add(node.name())) {
        node.inputs().forEach(input -> open.push(graph.node(input)));
      }
    }
    return graph.nodes().stream().filter(node -> names.contains(node.name())).toList();
  }

  private void add(Node original) {
    Node node =
        original.reading(
            original.inputs().stream().map(in -> replacements.getOrDefault(in, in)).toList());
    if (node.layer() instanceof TrainingOnly) {
      replace(node, node.inputs().get(0));
    } else if (Affine.is(node.layer()) && foldsBackward(node)) {
      String producer = node.inputs().get(0);
      affines.merge(producer, Affine.of(source, node), (first, second) -> first.then(second));
      replace(node, producer);
    } else if (node.layer() instanceof Weighted.Conv2d conv && foldsNormalization(node, conv)) {
      Node normalize = Objects.requireNonNull(nodes.remove(node.inputs().get(0)));
      nodes.put(node.name(), node.reading(normalize.inputs()));
    } else {
      nodes.put(node.name(), node);
    }
  }

  /** Whoever read a node now reads what it read. */
  private void replace(Node node, String by) {
    replacements.put(node.name(), by);
    readers.merge(by, readers.getOrDefault(node.name(), 0) - 1, Integer::sum);
  }

  private boolean foldsBackward(Node norm) {
    Node producer = nodes.get(norm.inputs().get(0));
    return producer != null
        && LayerGraph.isParametric(producer)
        && readers.getOrDefault(producer.name(), 0) == 1;
  }

  private boolean foldsNormalization(Node node, Weighted.Conv2d conv) {
    Node input = nodes.get(node.inputs().get(0));
    return input != null
        && input.layer() instanceof Norm.Normalize
        && readers.getOrDefault(input.name(), 0) == 1
        && conv.padding().height() == 0
        && conv.padding().width() == 0;
  }

  private WeightedGraph result() {
    List<Node> folded = new ArrayList<>();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (Node node : nodes.values()) {
      Affine after = affines.get(node.name());
      Norm.Normalize before = normalizationBefore(node);
      if (after == null && before == null) {
        folded.add(node);
        node.layer()
            .parameters()
            .forEach(
                spec -> weights.put(node.parameter(spec), source.weight(node.parameter(spec))));
      } else {
        folded.add(node.with(Weighted.of(node).withBias()));
        new FoldedLayer(source, node).write(before, after, weights);
      }
    }
    return new WeightedGraph(new LayerGraph(folded), weights);
  }

  private Norm.@Nullable Normalize normalizationBefore(Node node) {
    if (!(node.layer() instanceof Weighted.Conv2d)) {
      return null;
    }
    String read = source.graph().node(node.name()).inputs().get(0);
    String input = replacements.getOrDefault(read, read);
    boolean removed = !nodes.containsKey(input);
    return removed && source.graph().node(input).layer() instanceof Norm.Normalize normalize
        ? normalize
        : null;
  }
}
