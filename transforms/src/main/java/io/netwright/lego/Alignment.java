package io.netwright.lego;

import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.ChannelRule;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Weighted;
import java.util.List;
import java.util.Optional;

/** Whether networks differ in channel counts and weights alone, so that padding can align them. */
final class Alignment {

  private Alignment() {}

  /** Why the parts cannot be aligned, if they cannot. */
  static Optional<String> obstacle(List<WeightedGraph> parts) {
    List<Node> first = parts.get(0).graph().nodes();
    for (WeightedGraph part : parts) {
      List<Node> nodes = part.graph().nodes();
      if (nodes.size() != first.size()) {
        return Optional.of("one has " + first.size() + " layers, another " + nodes.size());
      }
      for (int i = 0; i < nodes.size(); i++) {
        if (!alike(first.get(i), nodes.get(i))) {
          return Optional.of(first.get(i) + " differs from " + nodes.get(i));
        }
      }
    }
    return first.stream().flatMap(node -> obstacle(node, parts).stream()).findFirst();
  }

  private static boolean alike(Node one, Node other) {
    return one.name().equals(other.name())
        && one.inputs().equals(other.inputs())
        && one.layer().withoutChannels().equals(other.layer().withoutChannels());
  }

  private static Optional<String> obstacle(Node node, List<WeightedGraph> parts) {
    boolean paddable =
        parts.stream()
            .map(WeightedGraph::graph)
            .allMatch(
                graph -> graph.channelRule(graph.node(node.name())).match(new Paddable(node)));
    if (!paddable) {
      return Optional.of(node.name() + " (" + node.layer() + ") cannot be padded");
    }
    if (node.layer() instanceof Weighted && !stackable(weighted(parts, node.name()))) {
      return Optional.of("the groups of " + node.name() + " differ in size");
    }
    return Optional.empty();
  }

  /** Whether grouped layers can become one: their groups must be of one size. */
  private static boolean stackable(List<Weighted> layers) {
    return layers.stream().allMatch(layer -> layer.groups() == 1)
        || layers.stream().map(Alignment::group).distinct().count() == 1;
  }

  /** Outputs and inputs of one group. */
  private static List<Integer> group(Weighted layer) {
    return List.of(layer.outputs() / layer.groups(), layer.inputs() / layer.groups());
  }

  /** The weighted layers of one name in all parts. */
  static List<Weighted> weighted(List<WeightedGraph> parts, String name) {
    return parts.stream().map(part -> Weighted.of(part.graph().node(name))).toList();
  }

  /** Whether {@link PaddedAssembly} can place what the layer holds for its channels. */
  private record Paddable(Node node) implements ChannelRule.Cases<Boolean> {
    private boolean holdsNothing() {
      return node.layer().parameters().isEmpty();
    }

    @Override
    public Boolean fresh(ChannelRule.Fresh rule) {
      return holdsNothing();
    }

    @Override
    public Boolean mixing(ChannelRule.Mixing rule) {
      return node.layer() instanceof Weighted;
    }

    @Override
    public Boolean each(ChannelRule.Each rule) {
      return rule.ownNumbers() ? node.layer() instanceof Norm : holdsNothing();
    }

    /** Side by side, the last channels of one part would be neighbours of the next part's first. */
    @Override
    public Boolean neighbours(ChannelRule.Neighbours rule) {
      return false;
    }

    @Override
    public Boolean united(ChannelRule.United rule) {
      return holdsNothing();
    }

    @Override
    public Boolean joined(ChannelRule.Joined rule) {
      return holdsNothing();
    }

    @Override
    public Boolean slice(ChannelRule.Slice rule) {
      return holdsNothing();
    }

    @Override
    public Boolean permuted(ChannelRule.Permuted rule) {
      return holdsNothing();
    }

    @Override
    public Boolean repeated(ChannelRule.Repeated rule) {
      return node.layer() instanceof Weighted || holdsNothing();
    }
  }
}
