package io.netwright.fpcc;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules by which CFS and PRO are placed, as FPCC's released code places them in VGG-16,
 * ResNet-50 and WideResNet-28-10, stated on the graph so that they hold for any.
 *
 * <p>A layer that makes the logits gets nothing. The rule is chosen by what sums read: a
 * convolution means {@link #PRE_ACTIVATION}; otherwise a branch that begins with a 1x1 convolution
 * means {@link #BOTTLENECK}; everything else is {@link #SEQUENTIAL}.
 */
enum InsertionRule {
  /**
   * Every convolution and linear layer is followed by PRO, then CFS; the first by CFS alone
   * (VGG-16: 15 CFS, 14 PRO).
   */
  SEQUENTIAL {
    @Override
    InsertionPoints points(LayerGraph graph) {
      InsertionPoints points = new InsertionPoints();
      LayerOrder order = new LayerOrder(graph);
      inner(graph, order)
          .forEach(
              node -> {
                points.cfsAfter().add(node.name());
                if (!order.first(node)) {
                  points.proAfter().add(node.name());
                }
              });
      return points;
    }
  },

  /**
   * In each branch into a sum that begins with a 1x1 convolution, a bottleneck or a projection: CFS
   * before its first convolution, PRO after its last. Basic blocks have them on their projection
   * alone (ResNet-50: 20 and 20; ResNet-34: 3 and 3).
   */
  BOTTLENECK {
    @Override
    InsertionPoints points(LayerGraph graph) {
      InsertionPoints points = new InsertionPoints();
      narrowBranches(graph)
          .forEach(
              branch -> {
                points.cfsBefore().add(branch.get(0).name());
                points.proAfter().add(branch.get(branch.size() - 1).name());
              });
      return points;
    }
  },

  /**
   * CFS after the stem and after every sum; PRO after every other convolution, followed by CFS
   * where no sum reads it (WideResNet-28-10: 25 CFS, 27 PRO).
   */
  PRE_ACTIVATION {
    @Override
    InsertionPoints points(LayerGraph graph) {
      InsertionPoints points = new InsertionPoints();
      LayerOrder order = new LayerOrder(graph);
      sums(graph).forEach(sum -> points.cfsAfter().add(sum.name()));
      Set<String> operands =
          sums(graph).flatMap(sum -> sum.inputs().stream()).collect(Collectors.toSet());
      inner(graph, order)
          .forEach(
              node -> {
                boolean stem = order.first(node);
                if (!stem) {
                  points.proAfter().add(node.name());
                }
                if (stem || !operands.contains(node.name())) {
                  points.cfsAfter().add(node.name());
                }
              });
      return points;
    }
  };

  /** The rule for a graph. */
  static InsertionRule of(LayerGraph graph) {
    if (sums(graph).anyMatch(sum -> readsConvolution(sum, graph))) {
      return PRE_ACTIVATION;
    }
    return narrowBranches(graph).findAny().isPresent() ? BOTTLENECK : SEQUENTIAL;
  }

  /** Where this rule puts them. */
  abstract InsertionPoints points(LayerGraph graph);

  private static boolean readsConvolution(Node sum, LayerGraph graph) {
    return sum.inputs().stream()
        .anyMatch(input -> graph.node(input).layer() instanceof Weighted.Conv2d);
  }

  private static Stream<Node> sums(LayerGraph graph) {
    return graph.nodes().stream().filter(node -> node.layer() instanceof Joining.Add);
  }

  /** Parameter layers other than those that make the logits. */
  private static Stream<Node> inner(LayerGraph graph, LayerOrder order) {
    return graph.parametric().filter(node -> !order.last(node));
  }

  private static Stream<List<Node>> narrowBranches(LayerGraph graph) {
    LayerOrder order = new LayerOrder(graph);
    return sums(graph)
        .flatMap(sum -> order.branches(sum).stream())
        .filter(branch -> !branch.isEmpty() && isNarrow(branch.get(0)));
  }

  private static boolean isNarrow(Node node) {
    return node.layer() instanceof Weighted.Conv2d convolution
        && convolution.kernel().equals(Extent.square(1));
  }
}
