package io.netwright.budget;

import io.netwright.nn.ChannelSelection;
import io.netwright.nn.ChannelSurgery;
import io.netwright.nn.WeightedGraph;
import io.netwright.repair.CutNetwork;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What some networks are when cut by other scores than a component was: with as many channels in
 * each layer, or with one share of the channels of all layers. Kept are those of highest score.
 */
public final class RivalCuts {
  private static final double ROUNDING = 1e-9;

  private final List<WeightedGraph> networks;
  private final List<NetworkChannels> channels;
  private final List<List<List<Integer>>> groups;
  private final List<double[]> scores = new ArrayList<>();

  /**
   * Cuts of some networks.
   *
   * @param layerScores of each network's layers, see {@link ChannelRanking}
   */
  public RivalCuts(List<WeightedGraph> networks, List<Map<String, double[]>> layerScores) {
    this.networks = List.copyOf(networks);
    this.channels = networks.stream().map(one -> new NetworkChannels(one.graph())).toList();
    this.groups = channels.stream().map(NetworkChannels::alike).toList();
    for (int i = 0; i < channels.size(); i++) {
      scores.add(channels.get(i).scores(layerScores.get(i)));
    }
  }

  /**
   * Cuts with the widths of others.
   *
   * @param component cuts of the same networks
   */
  public List<CutNetwork> asWideAs(List<CutNetwork> component) {
    return IntStream.range(0, networks.size())
        .mapToObj(
            i -> {
              BitSet left = channels.get(i).left(component.get(i).kept());
              return cut(i, group -> (int) group.stream().filter(left::get).count());
            })
        .toList();
  }

  /**
   * Cuts with one factor for the widths of all layers: the largest with no more parameters, or the
   * smallest there is, which leaves one channel of every layer.
   *
   * @param parameters of all networks together
   */
  public Uniform uniform(long parameters) {
    List<Double> factors = factors();
    int low = 0;
    int high = factors.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (parameters(factors.get(middle)) <= parameters) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    double factor = factors.get(low);
    return new Uniform(
        factor, IntStream.range(0, networks.size()).mapToObj(i -> cut(i, width(factor))).toList());
  }

  /**
   * Cuts with one factor for all widths.
   *
   * @param factor in (0, 1]
   */
  public record Uniform(double factor, List<CutNetwork> cuts) {

    /** Takes an immutable copy. */
    public Uniform {
      cuts = List.copyOf(cuts);
    }
  }

  /** Those at which a layer gets one channel more, ascending. */
  private List<Double> factors() {
    Stream<Double> steps =
        groups.stream()
            .flatMap(List::stream)
            .map(List::size)
            .distinct()
            .flatMap(size -> IntStream.rangeClosed(1, size).mapToObj(kept -> (double) kept / size));
    return Stream.concat(steps, Stream.of(1.0)).distinct().sorted().toList();
  }

  private static ToIntFunction<List<Integer>> width(double factor) {
    return group -> Math.max(1, (int) Math.floor(factor * group.size() + ROUNDING));
  }

  private long parameters(double factor) {
    return IntStream.range(0, networks.size())
        .mapToObj(i -> ChannelSurgery.keep(networks.get(i), selection(i, width(factor))))
        .mapToLong(cut -> cut.graph().parameterCount())
        .sum();
  }

  private CutNetwork cut(int network, ToIntFunction<List<Integer>> width) {
    return CutNetwork.keeping(networks.get(network), selection(network, width));
  }

  /** What is wanted when so many of each group are kept; of equal scores the first. */
  private ChannelSelection selection(int network, ToIntFunction<List<Integer>> width) {
    double[] own = scores.get(network);
    BitSet removed = new BitSet();
    for (List<Integer> group : groups.get(network)) {
      group.stream()
          .sorted(Comparator.comparingDouble(set -> -own[set]))
          .skip(width.applyAsInt(group))
          .forEach(removed::set);
    }
    return channels.get(network).without(removed);
  }
}
