package io.netwright.frat;

import io.netwright.nn.graph.ChannelRule;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Traces channels from the layers that read them back to the layers that make them.
 *
 * <p>Convolutions and linear layers make channels; depthwise convolutions do not, they hand their
 * input channels on. What lies between is passed as each layer's {@link ChannelRule} says: a
 * channel of a sum is a channel of all its operands; a concatenation, slice, shuffle or flatten
 * rearranges channels.
 *
 * <p>A trace goes through the graph once, from the logits to the images: layers are asked for in
 * that order.
 */
final class ChannelTrace {
  private final LayerGraph graph;
  private final Map<String, Integer> indices = new HashMap<>();
  private final BitSet[] marked;
  private int next;

  /** Starts at the logits; nothing is marked. */
  ChannelTrace(LayerGraph graph) {
    this.graph = graph;
    List<Node> nodes = graph.nodes();
    this.marked = new BitSet[nodes.size()];
    Arrays.setAll(marked, i -> new BitSet());
    for (int i = 0; i < marked.length; i++) {
      indices.put(nodes.get(i).name(), i);
    }
    this.next = marked.length - 1;
  }

  /** The layers that make channels, in the graph's order. */
  static List<Node> layers(LayerGraph graph) {
    return graph.nodes().stream().filter(graph::mixes).toList();
  }

  /** The layers whose input is made of nothing but channels of the images. */
  static Set<Node> readers(LayerGraph graph) {
    Map<String, BitSet> images = new HashMap<>();
    Set<Node> readers = new HashSet<>();
    for (Node node : graph.nodes()) {
      BitSet own = new BitSet();
      int width = graph.shape(node.name()).channels();
      if (node.inputs().isEmpty()) {
        own.set(0, width);
      } else if (graph.mixes(node)) {
        String input = node.inputs().get(0);
        if (Objects.requireNonNull(images.get(input)).cardinality()
            == graph.shape(input).channels()) {
          readers.add(node);
        }
      } else {
        own.set(0, width);
        ChannelRule rule = graph.channelRule(node);
        for (int output = 0; output < width; output++) {
          clearUnlessAll(own, output, rule, node.inputs(), images);
        }
      }
      images.put(node.name(), own);
    }
    return readers;
  }

  private static void clearUnlessAll(
      BitSet own, int output, ChannelRule rule, List<String> inputs, Map<String, BitSet> images) {
    rule.forEachSource(
        output,
        (input, channel) -> {
          if (!Objects.requireNonNull(images.get(inputs.get(input))).get(channel)) {
            own.clear(output);
          }
        });
  }

  /** Marks a channel of a node's output, and with it the channels that it is. */
  void mark(String node, int channel) {
    int index = index(node);
    if (index > next) {
      throw new IllegalStateException("the trace has passed " + node + " already");
    }
    marked[index].set(channel);
  }

  /** The output channels of a layer that any marked channel is; a copy. */
  BitSet outputs(Node layer) {
    int index = index(layer.name());
    while (next > index) {
      passOn(graph.nodes().get(next));
      next--;
    }
    return (BitSet) marked[index].clone();
  }

  private void passOn(Node node) {
    ChannelRule rule = graph.channelRule(node);
    marked[index(node.name())].stream()
        .forEach(
            output ->
                rule.forEachSource(
                    output, (input, channel) -> mark(node.inputs().get(input), channel)));
  }

  private int index(String node) {
    return Objects.requireNonNull(indices.get(node), node);
  }
}
