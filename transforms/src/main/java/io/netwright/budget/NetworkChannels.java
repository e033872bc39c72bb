package io.netwright.budget;

import io.netwright.nn.ChannelSelection;
import io.netwright.nn.graph.CoupledChannels;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The channels of a network that may be cut, in sets that are kept or cut together. */
final class NetworkChannels {
  /** One channel alone has no pattern: feature patterns compare channels. */
  private static final int LEAST = 2;

  private final LayerGraph graph;
  private final CoupledChannels coupled;
  private final List<int[]> setsOfNode;
  private final List<List<Integer>> nodesOfSet = new ArrayList<>();

  NetworkChannels(LayerGraph graph) {
    this.graph = graph;
    this.coupled = CoupledChannels.of(graph);
    this.setsOfNode =
        graph.nodes().stream()
            .map(node -> Arrays.stream(coupled.of(node.name())).distinct().toArray())
            .toList();
    for (int set = 0; set < coupled.count(); set++) {
      nodesOfSet.add(new ArrayList<>());
    }
    for (int node = 0; node < setsOfNode.size(); node++) {
      for (int set : setsOfNode.get(node)) {
        nodesOfSet.get(set).add(node);
      }
    }
  }

  /**
   * The score of every set, NaN where no layer was asked for it or it may not be cut: {@code s /
   * (|s| sqrt(p))}, the mean over the layers that read it, where s is the set's score in the layer,
   * |s| the root of the sum of squares of all sets that the layer reads, and p the number of
   * parameters that go with the set.
   *
   * <p>Dividing by |s| is after Molchanov and others (ICLR 2017, arXiv 1611.06440, section 2.2):
   * layers of any scale compare, and a set counts for less where many share the work. The root of p
   * is our own, between what a set does and what it does for each parameter.
   *
   * @param byLayer scores of each layer's input channels
   */
  double[] scores(Map<String, double[]> byLayer) {
    double[] sums = new double[coupled.count()];
    int[] readers = new int[coupled.count()];
    byLayer.forEach(
        (layer, scores) -> {
          int[] sets = coupled.of(graph.node(layer).inputs().get(0));
          double[] own = new double[coupled.count()];
          for (int i = 0; i < scores.length; i++) {
            own[sets[i]] += scores[i];
          }
          double size = Math.sqrt(Arrays.stream(own).map(score -> score * score).sum());
          for (int set : Arrays.stream(sets).distinct().toArray()) {
            sums[set] += size > 0 ? own[set] / size : 0;
            readers[set]++;
          }
        });
    long[] parameters = parameters();
    return IntStream.range(0, sums.length)
        .mapToDouble(
            set ->
                coupled.prunable(set)
                    ? sums[set] / readers[set] / Math.sqrt((double) parameters[set])
                    : Double.NaN)
        .toArray();
  }

  /** How many parameters go with every set, if it goes alone. */
  private long[] parameters() {
    long[] parameters = new long[coupled.count()];
    for (Node node : graph.parametric().toList()) {
      int[] inputs = coupled.of(node.inputs().get(0));
      int[] outputs = coupled.of(node.name());
      long all = count(node.layer());
      IntStream.concat(Arrays.stream(inputs), Arrays.stream(outputs))
          .distinct()
          .filter(coupled::prunable)
          .forEach(
              set ->
                  parameters[set] +=
                      all - left(node.layer(), others(inputs, set), others(outputs, set)));
    }
    return parameters;
  }

  /** A narrow layer's only channel takes the whole layer along. */
  private static long left(Layer layer, int[] inputs, int[] outputs) {
    return inputs.length == 0 || outputs.length == 0 ? 0 : count(layer.keeping(inputs, outputs));
  }

  private static int[] others(int[] sets, int set) {
    return IntStream.range(0, sets.length).filter(i -> sets[i] != set).toArray();
  }

  private static long count(Layer layer) {
    return layer.parameters().stream()
        .filter(ParameterSpec::trained)
        .mapToLong(ParameterSpec::size)
        .sum();
  }

  /** The sets that the layers make which read what no other layer has made. */
  BitSet stems() {
    Set<String> behind = new HashSet<>();
    BitSet stems = new BitSet();
    for (Node node : graph.nodes()) {
      boolean after = node.inputs().stream().anyMatch(behind::contains);
      if (graph.mixes(node) && !after) {
        Arrays.stream(coupled.of(node.name())).forEach(stems::set);
      }
      if (after || graph.mixes(node)) {
        behind.add(node.name());
      }
    }
    return stems;
  }

  /**
   * The sets that may be cut, in groups whose members belong to the same nodes, with as many
   * channels in each: whichever of them are kept, so many make layers of the same widths.
   */
  List<List<Integer>> alike() {
    List<Map<Integer, Integer>> places = new ArrayList<>();
    for (int set = 0; set < coupled.count(); set++) {
      places.add(new TreeMap<>());
    }
    for (int node = 0; node < graph.nodes().size(); node++) {
      for (int set : coupled.of(graph.nodes().get(node).name())) {
        places.get(set).merge(node, 1, Integer::sum);
      }
    }
    Map<Map<Integer, Integer>, List<Integer>> groups = new LinkedHashMap<>();
    for (int set = 0; set < coupled.count(); set++) {
      if (coupled.prunable(set)) {
        groups.computeIfAbsent(places.get(set), place -> new ArrayList<>()).add(set);
      }
    }
    return List.copyOf(groups.values());
  }

  /**
   * The sets that a cut network still has.
   *
   * @param kept the channels of every node's output that it has
   */
  BitSet left(Map<String, int[]> kept) {
    BitSet left = new BitSet();
    kept.forEach(
        (node, channels) -> {
          int[] sets = coupled.of(node);
          Arrays.stream(channels).forEach(channel -> left.set(sets[channel]));
        });
    return left;
  }

  /** Takes sets away one by one, as long as every node keeps two, or all where it has no more. */
  final class Remaining {
    private final BitSet removed;
    private final int[] left;

    /** Starts where some are away already. */
    Remaining(BitSet removed) {
      this.removed = (BitSet) removed.clone();
      this.left = new int[setsOfNode.size()];
      for (int node = 0; node < left.length; node++) {
        left[node] =
            (int) Arrays.stream(setsOfNode.get(node)).filter(set -> !removed.get(set)).count();
      }
    }

    /** Takes a set away if every node it belongs to has more than two; says whether it did. */
    boolean remove(int set) {
      List<Integer> nodes = nodesOfSet.get(set);
      if (removed.get(set) || nodes.stream().anyMatch(node -> left[node] <= LEAST)) {
        return false;
      }
      removed.set(set);
      nodes.forEach(node -> left[node]--);
      return true;
    }
  }

  /** What is wanted of every layer when some sets are removed. */
  ChannelSelection without(BitSet removed) {
    Map<String, BitSet> wanted = new LinkedHashMap<>();
    for (Node layer : ChannelRanking.layers(graph)) {
      int[] sets = coupled.of(layer.inputs().get(0));
      BitSet inputs = new BitSet();
      IntStream.range(0, sets.length).filter(i -> !removed.get(sets[i])).forEach(inputs::set);
      wanted.put(layer.name(), inputs);
    }
    return new ChannelSelection(wanted);
  }
}
