package io.netwright.fpcc;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules by which CFS and PRO are placed, as FPCC's released code places them in VGG-16,
 * ResNet-50 and WideResNet-28-10, stated on the graph so that they hold for any.
 *
 * <p>A layer that makes the logits gets nothing. The rule is chosen by what sums read: a
 * convolution means {@link #PRE_ACTIVATION}; otherwise a branch that begins with a 1x1 convolution
 * means {@link #BOTTLENECK}; everything else is {@link #SEQUENTIAL}.
 */
enum Placement {
  /**
   * Every convolution and linear layer is followed by PRO, then CFS; the first by CFS alone
   * (VGG-16: 15 CFS, 14 PRO).
   */
  SEQUENTIAL {
    @Override
    Sites sites(LayerGraph graph) {
      Sites sites = new Sites();
      Lineage lineage = new Lineage(graph);
      inner(graph, lineage)
          .forEach(
              node -> {
                sites.cfsAfter().add(node.name());
                if (!lineage.first(node)) {
                  sites.proAfter().add(node.name());
                }
              });
      return sites;
    }
  },

  /**
   * In each branch into a sum that begins with a 1x1 convolution, a bottleneck or a projection: CFS
   * before its first convolution, PRO after its last. Basic blocks have them on their projection
   * alone (ResNet-50: 20 and 20; ResNet-34: 3 and 3).
   */
  BOTTLENECK {
    @Override
    Sites sites(LayerGraph graph) {
      Sites sites = new Sites();
      narrowBranches(graph)
          .forEach(
              branch -> {
                sites.cfsBefore().add(branch.get(0).name());
                sites.proAfter().add(branch.get(branch.size() - 1).name());
              });
      return sites;
    }
  },

  /**
   * CFS after the stem and after every sum; PRO after every other convolution, followed by CFS
   * where no sum reads it (WideResNet-28-10: 25 CFS, 27 PRO).
   */
  PRE_ACTIVATION {
    @Override
    Sites sites(LayerGraph graph) {
      Sites sites = new Sites();
      Lineage lineage = new Lineage(graph);
      sums(graph).forEach(sum -> sites.cfsAfter().add(sum.name()));
      inner(graph, lineage)
          .forEach(
              node -> {
                boolean stem = lineage.first(node);
                if (!stem) {
                  sites.proAfter().add(node.name());
                }
                if (stem || sums(graph).noneMatch(sum -> sum.inputs().contains(node.name()))) {
                  sites.cfsAfter().add(node.name());
                }
              });
      return sites;
    }
  };

  /** The rule for a graph. */
  static Placement of(LayerGraph graph) {
    if (sums(graph).anyMatch(sum -> readsConvolution(sum, graph))) {
      return PRE_ACTIVATION;
    }
    return narrowBranches(graph).findAny().isPresent() ? BOTTLENECK : SEQUENTIAL;
  }

  /** Where this rule puts them. */
  abstract Sites sites(LayerGraph graph);

  private static boolean readsConvolution(Node sum, LayerGraph graph) {
    return sum.inputs().stream()
        .anyMatch(input -> graph.node(input).layer() instanceof Layer.Conv2d);
  }

  private static Stream<Node> sums(LayerGraph graph) {
    return graph.nodes().stream().filter(node -> node.layer() instanceof Layer.Add);
  }

  /** Parameter layers other than those that make the logits. */
  private static Stream<Node> inner(LayerGraph graph, Lineage lineage) {
    return graph.parametric().filter(node -> !lineage.last(node));
  }

  private static Stream<List<Node>> narrowBranches(LayerGraph graph) {
    Lineage lineage = new Lineage(graph);
    return sums(graph)
        .flatMap(sum -> lineage.branches(sum).stream())
        .filter(branch -> !branch.isEmpty() && isNarrow(branch.get(0)));
  }

  private static boolean isNarrow(Node node) {
    return node.layer() instanceof Layer.Conv2d convolution
        && convolution.kernel().equals(Extent.square(1));
  }
}
