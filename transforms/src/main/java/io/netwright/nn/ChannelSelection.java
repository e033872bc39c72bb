package io.netwright.nn;

import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which input channels, or features, each convolution and linear layer wants to keep.
 *
 * @param inputs by node name; a layer that is not named wants all of its inputs, except a depthwise
 *     convolution, which wants what is wanted of its output
 */
public record ChannelSelection(Map<String, BitSet> inputs) {

  /** Takes copies. */
  public ChannelSelection {
    Map<String, BitSet> copies = new LinkedHashMap<>();
    inputs.forEach((name, wanted) -> copies.put(name, (BitSet) wanted.clone()));
    inputs = Map.copyOf(copies);
  }

  /** Wants everything. */
  public static ChannelSelection everything() {
    return new ChannelSelection(Map.of());
  }

  /** Refuses nodes that are not parameter layers of the graph and inputs they do not have. */
  void requireFits(LayerGraph graph) {
    inputs.forEach(
        (name, wanted) -> {
          Node node = graph.node(name);
          if (!LayerGraph.isParametric(node)) {
            throw new IllegalArgumentException(
                "channels are wanted by convolutions and linear layers, "
                    + name
                    + " is "
                    + node.layer());
          }
          int channels = graph.shape(node.inputs().get(0)).channels();
          if (wanted.length() > channels) {
            throw new IllegalArgumentException(
                "%s has inputs 0 to %d, wanted is %d"
                    .formatted(name, channels - 1, wanted.length() - 1));
          }
        });
  }
}
