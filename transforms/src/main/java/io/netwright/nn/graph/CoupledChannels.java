package io.netwright.nn.graph;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which channels of a graph depend on each other, channel by channel: these are kept or cut
 * together.
 *
 * <p>Every channel of every node's output belongs to a set, numbered from 0. A layer that mixes
 * channels makes new sets. Any other channel has the set of its sources, as the layer's {@link
 * ChannelRule} names them; the sources of one channel become one set. A grouped convolution ties
 * the channels of equal position in all groups, inputs and outputs alike, so that every group keeps
 * as many.
 */
public final class CoupledChannels {
  private final Map<String, int[]> sets;
  private final BitSet fixed;
  private final int count;

  private CoupledChannels(Map<String, int[]> sets, BitSet fixed, int count) {
    this.sets = sets;
    this.fixed = fixed;
    this.count = count;
  }

  /** Follows the channels of a graph from the images to the logits. */
  public static CoupledChannels of(LayerGraph graph) {
    Partition partition = new Partition();
    Map<String, int[]> sets = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      List<int[]> inputs = node.inputs().stream().map(sets::get).toList();
      ChannelRule rule = graph.channelRule(node);
      int[] output = new int[graph.shape(node.name()).channels()];
      for (int channel = 0; channel < output.length; channel++) {
        output[channel] = setOf(rule, channel, inputs, partition);
      }
      if (rule instanceof ChannelRule.Mixing mixing) {
        tie(inputs.get(0), mixing.groups(), partition);
        tie(output, mixing.groups(), partition);
      }
      sets.put(node.name(), output);
    }
    int[] numbers = partition.numbered();
    sets.replaceAll((name, members) -> Arrays.stream(members).map(i -> numbers[i]).toArray());
    BitSet fixed = new BitSet();
    Arrays.stream(sets.get(graph.nodes().get(0).name())).forEach(fixed::set);
    Arrays.stream(sets.get(graph.output().name())).forEach(fixed::set);
    int count = Arrays.stream(numbers).max().orElse(-1) + 1;
    return new CoupledChannels(sets, fixed, count);
  }

  /** The set of an output channel: that of its sources, which become one; new without sources. */
  private static int setOf(ChannelRule rule, int channel, List<int[]> inputs, Partition partition) {
    int[] found = {-1};
    rule.forEachSource(
        channel,
        (input, source) -> {
          int set = inputs.get(input)[source];
          if (found[0] < 0) {
            found[0] = set;
          } else {
            partition.unite(found[0], set);
          }
        });
    return found[0] < 0 ? partition.fresh(1)[0] : found[0];
  }

  /** Ties the channels of equal position in all groups, so that every group keeps as many. */
  private static void tie(int[] channels, int groups, Partition partition) {
    int perGroup = channels.length / groups;
    for (int i = perGroup; i < channels.length; i++) {
      partition.unite(channels[i % perGroup], channels[i]);
    }
  }

  /** The set of every channel, or feature, of a node's output; a copy. */
  public int[] of(String node) {
    int[] members = sets.get(node);
    if (members == null) {
      throw new IllegalArgumentException("no node " + node + "; there are " + sets.keySet());
    }
    return members.clone();
  }

  /** Number of sets. */
  public int count() {
    return count;
  }

  /** Whether a set may be cut: it is neither a channel of the images nor a logit. */
  public boolean prunable(int set) {
    return !fixed.get(set);
  }
}
