package io.netwright.lego;

import io.netwright.budget.ChannelRanking;
import io.netwright.metric.Journal;
import io.netwright.metric.MetricNames;
import io.netwright.metric.Series;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import io.netwright.repair.CutNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is left of the kernels of a task model's sources, and how much the components of different
 * classes have in common.
 *
 * @param cuts of the task model, one of each source
 */
record ComponentShape(List<TaskSource> sources, List<CutNetwork> cuts) {

  ComponentShape {
    sources = List.copyOf(sources);
    cuts = List.copyOf(cuts);
  }

  /** Writes both down, by layer and over all; layers of several sources under their part's name. */
  void report(Journal journal) {
    Map<String, Double> kernels = kernels();
    kernels.forEach(
        (layer, share) ->
            journal.report(MetricNames.KERNELS_KEPT.of(layer).in(Series.TREATMENT), 0, share));
    journal.report(MetricNames.KERNELS_KEPT.in(Series.TREATMENT), 0, allKernels());
    Map<String, Double> overlap = overlap();
    overlap.forEach(
        (layer, share) ->
            journal.report(MetricNames.COMPONENT_OVERLAP.of(layer).in(Series.TREATMENT), 0, share));
    overlap.values().stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .ifPresent(
            mean -> journal.report(MetricNames.COMPONENT_OVERLAP.in(Series.TREATMENT), 0, mean));
  }

  /**
   * Of each convolution and linear layer the share of its kernels that is left: pairs of an input
   * and an output channel that it connects.
   */
  Map<String, Double> kernels() {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int part = 0; part < cuts.size(); part++) {
      CutNetwork cut = cuts.get(part);
      String prefix = prefix(part);
      cut.uncut()
          .graph()
          .parametric()
          .forEach(
              node ->
                  shares.put(
                      prefix + node.name(),
                      (double) kernels(cut.cut().graph().node(node.name())) / kernels(node)));
    }
    return shares;
  }

  private double allKernels() {
    long before = cuts.stream().mapToLong(cut -> kernels(cut.uncut().graph())).sum();
    long after = cuts.stream().mapToLong(cut -> kernels(cut.cut().graph())).sum();
    return (double) after / before;
  }

  private static long kernels(LayerGraph graph) {
    return graph.parametric().mapToLong(ComponentShape::kernels).sum();
  }

  private static long kernels(Node node) {
    Weighted layer = Weighted.of(node);
    return (long) layer.inputs() / layer.groups() * layer.outputs();
  }

  /**
   * Of each layer that routes pass the Jaccard index of the input channels that the components of
   * two classes of one source keep, {@code |A and B| / |A or B|}, mean over pairs of classes; none
   * where no source gives two classes. A component of one class has the channels on its route.
   */
  Map<String, Double> overlap() {
    Map<String, Double> means = new LinkedHashMap<>();
    for (int part = 0; part < sources.size(); part++) {
      TaskSource source = sources.get(part);
      List<Map<String, int[]>> kept = new ArrayList<>();
      for (int label : source.classes()) {
        kept.add(Component.cut(source.model(), source.routes(), List.of(label)).kept());
      }
      for (Node layer : ChannelRanking.layers(source.model().graph())) {
        String read = layer.inputs().get(0);
        if (kept.size() > 1 && source.routes().wanted(source.classes()).containsKey(layer.name())) {
          means.put(prefix(part) + layer.name(), meanJaccard(sets(kept, read)));
        }
      }
    }
    return means;
  }

  private static List<BitSet> sets(List<Map<String, int[]>> kept, String node) {
    return kept.stream()
        .map(
            one -> {
              BitSet set = new BitSet();
              Arrays.stream(Objects.requireNonNull(one.get(node))).forEach(set::set);
              return set;
            })
        .toList();
  }

  private static double meanJaccard(List<BitSet> sets) {
    double sum = 0;
    int pairs = 0;
    for (int first = 0; first < sets.size(); first++) {
      for (int second = first + 1; second < sets.size(); second++) {
        BitSet both = (BitSet) sets.get(first).clone();
        both.and(sets.get(second));
        BitSet either = (BitSet) sets.get(first).clone();
        either.or(sets.get(second));
        sum += (double) both.cardinality() / either.cardinality();
        pairs++;
      }
    }
    return sum / pairs;
  }

  private String prefix(int part) {
    return sources.size() == 1 ? "" : "part" + part + ".";
  }
}
