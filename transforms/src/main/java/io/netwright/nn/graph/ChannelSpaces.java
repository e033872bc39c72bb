package io.netwright.nn.graph;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which channels of a graph are one and the same, channel by channel: they are kept or cut
 * together.
 *
 * <p>Every channel of every node's output belongs to an atom, numbered from 0. A layer that mixes
 * channels makes new atoms. Any other channel has the atom of its sources, as the layer's {@link
 * ChannelRule} names them; the sources of one channel become one atom. A grouped convolution ties
 * the channels of equal position in all groups, inputs and outputs alike, so that every group keeps
 * as many.
 */
public final class ChannelSpaces {
  private final Map<String, int[]> atoms;
  private final BitSet fixed;
  private final int count;

  private ChannelSpaces(Map<String, int[]> atoms, BitSet fixed, int count) {
    this.atoms = atoms;
    this.fixed = fixed;
    this.count = count;
  }

  /** Follows the channels of a graph from the images to the logits. */
  public static ChannelSpaces of(LayerGraph graph) {
    Partition partition = new Partition();
    Map<String, int[]> atoms = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      List<int[]> inputs = node.inputs().stream().map(atoms::get).toList();
      ChannelRule rule = graph.channelRule(node);
      int[] output = new int[graph.shape(node.name()).channels()];
      for (int channel = 0; channel < output.length; channel++) {
        output[channel] = atom(rule, channel, inputs, partition);
      }
      if (rule instanceof ChannelRule.Mixing mixing) {
        tie(inputs.get(0), mixing.groups(), partition);
        tie(output, mixing.groups(), partition);
      }
      atoms.put(node.name(), output);
    }
    int[] numbers = partition.numbered();
    atoms.replaceAll((name, members) -> Arrays.stream(members).map(i -> numbers[i]).toArray());
    BitSet fixed = new BitSet();
    Arrays.stream(atoms.get(graph.nodes().get(0).name())).forEach(fixed::set);
    Arrays.stream(atoms.get(graph.output().name())).forEach(fixed::set);
    int count = Arrays.stream(numbers).max().orElse(-1) + 1;
    return new ChannelSpaces(atoms, fixed, count);
  }

  /** The atom of an output channel: that of its sources, which become one; new without sources. */
  private static int atom(ChannelRule rule, int channel, List<int[]> inputs, Partition partition) {
    int[] found = {-1};
    rule.forEachSource(
        channel,
        (input, source) -> {
          int atom = inputs.get(input)[source];
          if (found[0] < 0) {
            found[0] = atom;
          } else {
            partition.unite(found[0], atom);
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

  /** The atom of every channel, or feature, of a node's output; a copy. */
  public int[] of(String node) {
    int[] members = atoms.get(node);
    if (members == null) {
      throw new IllegalArgumentException("no node " + node + "; there are " + atoms.keySet());
    }
    return members.clone();
  }

  /** Number of atoms. */
  public int count() {
    return count;
  }

  /** Whether an atom may be cut: it is neither a channel of the images nor a logit. */
  public boolean prunable(int atom) {
    return !fixed.get(atom);
  }
}
