package io.netwright.budget;

import io.netwright.budget.Cut.ChannelSet;
import io.netwright.nn.ChannelSurgery;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.repair.CutNetwork;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Ever smaller cuts of some networks, each of which takes away what the one before does and more:
 * the channels of lowest score first, over all layers of all networks.
 *
 * <p>A channel's score is made comparable by its layer and by what it costs, see {@link
 * NetworkChannels}. Every node keeps at least two channels. What the first convolutions make stays
 * whole at first.
 */
public final class NestedCuts {
  /** Each size has at most this share of the one before. */
  private static final double SHRINKING = 0.85;

  /** First convolutions have few channels, and each matters. */
  private static final double NARROWING = 0.95;

  private final List<WeightedGraph> networks;
  private final List<NetworkChannels> channels;
  private final List<ChannelSet> inner = new ArrayList<>();
  private final List<ChannelSet> stems = new ArrayList<>();

  private record Ranked(ChannelSet set, double score) {}

  /**
   * Cuts of some networks.
   *
   * @param scores of each network's layers, see {@link ChannelRanking}
   */
  public NestedCuts(List<WeightedGraph> networks, List<Map<String, double[]>> scores) {
    this.networks = List.copyOf(networks);
    this.channels = networks.stream().map(one -> new NetworkChannels(one.graph())).toList();
    List<Ranked> ranked = new ArrayList<>();
    List<BitSet> first = channels.stream().map(NetworkChannels::stems).toList();
    for (int network = 0; network < channels.size(); network++) {
      double[] own = channels.get(network).scores(scores.get(network));
      for (int set = 0; set < own.length; set++) {
        if (!Double.isNaN(own[set])) {
          ranked.add(new Ranked(new ChannelSet(network, set), own[set]));
        }
      }
    }
    ranked.sort(Comparator.comparingDouble(Ranked::score));
    for (Ranked one : ranked) {
      boolean stem = first.get(one.set().network()).get(one.set().number());
      (stem ? stems : inner).add(one.set());
    }
  }

  /** The cut that keeps everything. */
  public Cut whole() {
    return Cut.nothing(networks.size());
  }

  /** The networks with a cut made. */
  public List<CutNetwork> apply(Cut cut) {
    return IntStream.range(0, networks.size())
        .mapToObj(
            i -> CutNetwork.keeping(networks.get(i), channels.get(i).without(cut.removed().get(i))))
        .toList();
  }

  /** Cuts with ever fewer parameters; the first convolutions stay whole. */
  public List<Cut> smaller(Cut from) {
    return shrinking(from, inner, SHRINKING, LayerGraph::parameterCount);
  }

  /** Cuts with ever fewer multiply-adds, that take away what the first convolutions make. */
  public List<Cut> narrower(Cut from) {
    return shrinking(from, stems, NARROWING, LayerGraph::multiplyAdds);
  }

  private List<Cut> shrinking(
      Cut from, List<ChannelSet> order, double share, ToLongFunction<LayerGraph> size) {
    List<ChannelSet> removable = removable(from, order);
    List<Cut> cuts = new ArrayList<>();
    long last = size(from, size);
    int taken = 0;
    while (taken < removable.size()) {
      taken = enough(from, removable, taken + 1, share * last, size);
      Cut next = from.with(removable.subList(0, taken));
      last = size(next, size);
      cuts.add(next);
    }
    return cuts;
  }

  /** The sets that can go, one after another, and every node keeps two. */
  private List<ChannelSet> removable(Cut from, List<ChannelSet> order) {
    List<NetworkChannels.Remaining> remaining = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      remaining.add(channels.get(i).new Remaining(from.removed().get(i)));
    }
    List<ChannelSet> removable = new ArrayList<>();
    for (ChannelSet set : order) {
      if (remaining.get(set.network()).remove(set.number())) {
        removable.add(set);
      }
    }
    return removable;
  }

  /** How many of the sets must go for a size to be reached; all where that is not enough. */
  private int enough(
      Cut from,
      List<ChannelSet> removable,
      int least,
      double target,
      ToLongFunction<LayerGraph> size) {
    int low = least;
    int high = removable.size();
    while (low < high) {
      int middle = (low + high) / 2;
      if (size(from.with(removable.subList(0, middle)), size) <= target) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private long size(Cut cut, ToLongFunction<LayerGraph> size) {
    long sum = 0;
    for (int i = 0; i < networks.size(); i++) {
      sum +=
          size.applyAsLong(
              ChannelSurgery.keep(networks.get(i), channels.get(i).without(cut.removed().get(i)))
                  .graph());
    }
    return sum;
  }
}
