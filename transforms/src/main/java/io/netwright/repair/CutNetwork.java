package io.netwright.repair;

import io.netwright.nn.ChannelSelection;
import io.netwright.nn.ChannelSurgery;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A network that channels were cut out of, beside the one they were cut out of.
 *
 * @param uncut the network before
 * @param cut the network after; its nodes have the names of the uncut one's
 * @param kept which channels, or features, of every uncut node's output the cut one still has,
 *     ascending
 */
public record CutNetwork(WeightedGraph uncut, WeightedGraph cut, Map<String, int[]> kept) {

  /** Takes copies; refuses channels that are not those of the cut network. */
  public CutNetwork {
    Map<String, int[]> copies = new LinkedHashMap<>();
    for (Node node : uncut.graph().nodes()) {
      int[] channels = kept.get(node.name());
      int left = cut.graph().shape(node.name()).channels();
      if (channels == null || channels.length != left) {
        throw new IllegalArgumentException(
            "%s has %d channels left, but the channels kept are %s"
                .formatted(
                    node.name(), left, channels == null ? "not given" : channels.length + " long"));
      }
      copies.put(node.name(), channels.clone());
    }
    kept = Map.copyOf(copies);
  }

  /** Keeps the channels that any layer wants, see {@link ChannelSurgery#keep}. */
  public static CutNetwork keeping(WeightedGraph uncut, ChannelSelection wanted) {
    return new CutNetwork(
        uncut,
        ChannelSurgery.keep(uncut, wanted),
        ChannelSurgery.keptChannels(uncut.graph(), wanted));
  }

  /** The channels of a node's output that are left. */
  int[] kept(String node) {
    return Objects.requireNonNull(kept.get(node), node);
  }

  /**
   * The nodes that read something else than in the uncut network: before them, at any distance, a
   * channel was cut. All others compute what they did.
   */
  Set<String> readingLess() {
    LayerGraph graph = uncut.graph();
    Set<String> reading = new HashSet<>();
    for (Node node : graph.nodes()) {
      boolean less =
          node.inputs().stream()
              .anyMatch(in -> reading.contains(in) || kept(in).length < channels(in));
      if (less) {
        reading.add(node.name());
      }
    }
    return reading;
  }

  private int channels(String node) {
    return uncut.graph().shape(node).channels();
  }
}
