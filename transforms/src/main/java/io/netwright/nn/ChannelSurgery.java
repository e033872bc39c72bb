package io.netwright.nn;

import io.netwright.nn.graph.CoupledChannels;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import io.netwright.refusal.RefusedException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Cuts channels out of networks, as functions from one to a smaller one.
 *
 * <p>What remains computes exactly what the source computes when the weights that read the cut
 * channels are zero.
 */
public final class ChannelSurgery {

  private ChannelSurgery() {}

  /**
   * Keeps the channels that any layer wants.
   *
   * <p>A channel stays if one of the layers that read it wants it, after a flatten if any of its
   * features is wanted; every node keeps at least one; the images' channels and the logits stay.
   */
  public static WeightedGraph keep(WeightedGraph model, ChannelSelection wanted) {
    return ChannelGather.apply(model, keptChannels(model.graph(), wanted));
  }

  /**
   * The channels, or features, of every node's output that {@link #keep} keeps.
   *
   * @return ascending indices into the source's output, by node name
   */
  public static Map<String, int[]> keptChannels(LayerGraph graph, ChannelSelection wanted) {
    wanted.requireFits(graph);
    CoupledChannels coupled = CoupledChannels.of(graph);
    BitSet sets = wantedSets(graph, coupled, wanted);
    for (Node node : graph.nodes()) {
      int[] members = coupled.of(node.name());
      if (Arrays.stream(members).noneMatch(sets::get)) {
        sets.set(members[0]);
      }
    }
    Map<String, int[]> kept = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      int[] members = coupled.of(node.name());
      kept.put(
          node.name(),
          IntStream.range(0, members.length).filter(i -> sets.get(members[i])).toArray());
    }
    return kept;
  }

  private static BitSet wantedSets(
      LayerGraph graph, CoupledChannels coupled, ChannelSelection wanted) {
    BitSet sets = new BitSet(coupled.count());
    IntStream.range(0, coupled.count()).filter(a -> !coupled.prunable(a)).forEach(sets::set);
    for (Node node : graph.nodes()) {
      BitSet selected = wanted.inputs().get(node.name());
      if (selected != null) {
        int[] inputs = coupled.of(node.inputs().get(0));
        selected.stream().forEach(i -> sets.set(inputs[i]));
      } else if (graph.mixes(node)) {
        Arrays.stream(coupled.of(node.inputs().get(0))).forEach(sets::set);
      }
    }
    return sets;
  }

  /**
   * Keeps some of the logits, in the given order.
   *
   * @param classes indices of the source's logits, each at most once
   */
  public static WeightedGraph cutOutputs(WeightedGraph model, int[] classes) {
    LayerGraph graph = model.graph();
    requireClasses(classes, graph.classes());
    Map<String, int[]> kept = new LinkedHashMap<>();
    graph
        .shapes()
        .forEach((name, shape) -> kept.put(name, IntStream.range(0, shape.channels()).toArray()));
    LogitPath path = cuttable(graph);
    path.after().forEach(node -> kept.put(node.name(), classes.clone()));
    kept.put(path.maker().name(), classes.clone());
    return ChannelGather.apply(model, kept);
  }

  /**
   * The way of the logits of a network whose logits can be cut.
   *
   * @throws RefusedException where they cannot
   */
  public static LogitPath cuttable(LayerGraph graph) {
    LogitPath path = LogitPath.of(graph, "cut");
    Map<String, List<Node>> consumers = graph.consumers();
    for (Node node : path.after()) {
      String read = node.inputs().get(0);
      if (Objects.requireNonNull(consumers.get(read)).size() != 1) {
        throw new RefusedException(
            "the logits cannot be cut: " + read + " is read by other nodes as well");
      }
    }
    Node maker = path.maker();
    if (Weighted.of(maker).groups() > 1) {
      throw new RefusedException(
          "the logits cannot be cut: " + maker.name() + " is a grouped convolution");
    }
    return path;
  }

  private static void requireClasses(int[] classes, int available) {
    long distinct = Arrays.stream(classes).distinct().count();
    if (classes.length == 0
        || distinct != classes.length
        || Arrays.stream(classes).anyMatch(c -> c < 0 || c >= available)) {
      throw new IllegalArgumentException(
          "classes must be distinct and in [0, "
              + (available - 1)
              + "], got "
              + Arrays.stream(classes).mapToObj(String::valueOf).collect(Collectors.toList()));
    }
  }
}
