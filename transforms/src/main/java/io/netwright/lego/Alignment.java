package io.netwright.lego;

import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.Node;
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
    return first.stream()
        .map(Node::name)
        .filter(name -> !stackable(parts, name))
        .map(name -> "the groups of " + name + " differ in size")
        .findFirst();
  }

  private static boolean alike(Node one, Node other) {
    return one.name().equals(other.name())
        && one.inputs().equals(other.inputs())
        && withoutChannels(one.layer()).equals(withoutChannels(other.layer()))
        && !(one.layer() instanceof Layer.Pro);
  }

  /** The layer as if it had one channel: what is left must be equal in all parts. */
  private static Layer withoutChannels(Layer layer) {
    if (layer instanceof Layer.Conv2d conv) {
      return new Layer.Conv2d(
          1, 1, conv.kernel(), conv.stride(), conv.padding(), conv.dilation(), 1, false);
    }
    if (layer instanceof Layer.Linear) {
      return new Layer.Linear(1, 1, false);
    }
    if (layer instanceof Layer.BatchNorm norm) {
      return new Layer.BatchNorm(1, norm.eps(), 0);
    }
    if (layer instanceof Layer.ChannelSlice) {
      return new Layer.ChannelSlice(0, 1);
    }
    if (layer instanceof Layer.ChannelShuffle) {
      return new Layer.ChannelShuffle(1);
    }
    return layer instanceof Layer.Normalize ? new Layer.Normalize(List.of(), List.of()) : layer;
  }

  /** Whether grouped convolutions can become one: their groups must be of one size. */
  private static boolean stackable(List<WeightedGraph> parts, String name) {
    if (!(parts.get(0).graph().node(name).layer() instanceof Layer.Conv2d)) {
      return true;
    }
    List<Layer.Conv2d> layers = convolutions(parts, name);
    return layers.stream().allMatch(layer -> layer.groups() == 1)
        || layers.stream().map(Alignment::group).distinct().count() == 1;
  }

  private static Extent group(Layer.Conv2d layer) {
    return new Extent(layer.outChannels() / layer.groups(), layer.inChannels() / layer.groups());
  }

  /** The convolutions of one name in all parts. */
  static List<Layer.Conv2d> convolutions(List<WeightedGraph> parts, String name) {
    return parts.stream().map(part -> (Layer.Conv2d) part.graph().node(name).layer()).toList();
  }
}
