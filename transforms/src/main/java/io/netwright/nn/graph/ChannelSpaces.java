package io.netwright.nn.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which channels of a graph are one and the same, channel by channel: they are kept or cut
 * together.
 *
 * <p>Every channel of every node's output belongs to an atom, numbered from 0. Convolutions and
 * linear layers make new atoms; sums and products unite those of their operands; concatenations
 * join, slices take, shuffles permute, a flatten repeats each channel for each of its positions. A
 * depthwise convolution ties each output channel to the input channel it is made of. A grouped
 * convolution ties the channels of equal position in all groups, inputs and outputs alike, so that
 * every group keeps as many.
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
    Map<String, FeatureShape> shapes = graph.shapes();
    Map<String, int[]> atoms = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      List<int[]> inputs = new ArrayList<>();
      int positions = 1;
      for (String input : node.inputs()) {
        inputs.add(atoms.get(input));
        positions = Objects.requireNonNull(shapes.get(input)).positions();
      }
      atoms.put(node.name(), output(node.layer(), inputs, positions, partition));
    }
    int[] numbers = partition.numbered();
    atoms.replaceAll((name, members) -> Arrays.stream(members).map(i -> numbers[i]).toArray());
    BitSet fixed = new BitSet();
    Arrays.stream(atoms.get(graph.nodes().get(0).name())).forEach(fixed::set);
    Arrays.stream(atoms.get(graph.output().name())).forEach(fixed::set);
    int count = Arrays.stream(numbers).max().orElse(-1) + 1;
    return new ChannelSpaces(atoms, fixed, count);
  }

  private static int[] output(Layer layer, List<int[]> inputs, int positions, Partition partition) {
    if (layer instanceof Layer.Input input) {
      return partition.fresh(input.shape().channels());
    }
    if (layer instanceof Layer.Linear linear) {
      return partition.fresh(linear.outFeatures());
    }
    if (layer instanceof Layer.Conv2d conv) {
      return convolved(conv, inputs.get(0), partition);
    }
    if (layer instanceof Layer.Add || layer instanceof Layer.Multiply) {
      return united(inputs, partition);
    }
    return arranged(layer, inputs, positions);
  }

  private static int[] convolved(Layer.Conv2d conv, int[] input, Partition partition) {
    if (conv.depthwise()) {
      int multiplier = conv.outChannels() / conv.inChannels();
      return repeated(input, multiplier);
    }
    int[] output = partition.fresh(conv.outChannels());
    tie(input, conv.groups(), partition);
    tie(output, conv.groups(), partition);
    return output;
  }

  private static void tie(int[] channels, int groups, Partition partition) {
    int perGroup = channels.length / groups;
    for (int i = perGroup; i < channels.length; i++) {
      partition.unite(channels[i % perGroup], channels[i]);
    }
  }

  private static int[] united(List<int[]> inputs, Partition partition) {
    int[] first = inputs.get(0);
    for (int[] other : inputs.subList(1, inputs.size())) {
      for (int i = 0; i < first.length; i++) {
        partition.unite(first[i], other[i]);
      }
    }
    return first;
  }

  private static int[] arranged(Layer layer, List<int[]> inputs, int positions) {
    int[] first = inputs.get(0);
    if (layer instanceof Layer.Concat) {
      return inputs.stream().flatMapToInt(Arrays::stream).toArray();
    }
    if (layer instanceof Layer.ChannelSlice slice) {
      return Arrays.copyOfRange(first, slice.from(), slice.to());
    }
    if (layer instanceof Layer.ChannelShuffle shuffle) {
      return shuffled(first, shuffle.groups());
    }
    return layer instanceof Layer.Flatten ? repeated(first, positions) : first;
  }

  /** What a {@link Layer.ChannelShuffle} does to a list of channels. */
  public static int[] shuffled(int[] channels, int groups) {
    int perGroup = channels.length / groups;
    int[] shuffled = new int[channels.length];
    for (int i = 0; i < channels.length; i++) {
      shuffled[i % perGroup * groups + i / perGroup] = channels[i];
    }
    return shuffled;
  }

  private static int[] repeated(int[] channels, int times) {
    int[] repeated = new int[channels.length * times];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = channels[i / times];
    }
    return repeated;
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
