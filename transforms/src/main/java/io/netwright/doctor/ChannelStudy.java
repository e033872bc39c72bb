package io.netwright.doctor;

import io.netwright.doctor.Diagnosis.ClassChannels;
import io.netwright.doctor.Diagnosis.LayerDiagnosis;
import io.netwright.doctor.Diagnosis.Overlap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** Measures how sparse and how overlapping the classes' channels are. */
record ChannelStudy(GradientAggregates aggregates, ChannelMasks masks) {

  /** One layer; classes without images are left out. */
  LayerDiagnosis of(String layer) {
    List<ClassChannels> classes = new ArrayList<>();
    List<Overlap> overlaps = new ArrayList<>();
    for (int label = 0; label < masks.classes(); label++) {
      if (masks.isKnown(label)) {
        BitSet own = masks.high(layer, label);
        for (ClassChannels earlier : classes) {
          double shared = jaccard(masks.high(layer, earlier.label()), own);
          overlaps.add(new Overlap(earlier.label(), label, shared));
        }
        classes.add(channels(layer, label, own));
      }
    }
    overlaps.sort(Comparator.comparingDouble(overlap -> -overlap.shared()));
    return new LayerDiagnosis(layer, masks.channels(layer), classes, overlaps);
  }

  private ClassChannels channels(String layer, int label, BitSet high) {
    double[] aggregate = aggregates.of(layer, label);
    return new ClassChannels(
        label,
        high.stream().boxed().toList(),
        (double) high.cardinality() / aggregate.length,
        topTenthShare(aggregate),
        gini(aggregate));
  }

  /** Share of a sum that its largest tenth (at least one number) carries; 0 of nothing. */
  static double topTenthShare(double[] aggregate) {
    double[] sorted = sorted(aggregate);
    int top = Math.max(1, (int) Math.ceil(sorted.length / 10.0));
    double sum = Arrays.stream(sorted).sum();
    double largest = Arrays.stream(sorted, sorted.length - top, sorted.length).sum();
    return sum == 0 ? 0 : largest / sum;
  }

  /** {@code 2 sum_i i a_i / (n sum a) - (n + 1) / n} for ascending numbers; 0 of nothing. */
  static double gini(double[] aggregate) {
    double[] sorted = sorted(aggregate);
    int count = sorted.length;
    double sum = 0;
    double ranked = 0;
    for (int i = 0; i < count; i++) {
      sum += sorted[i];
      ranked += (i + 1) * sorted[i];
    }
    return sum == 0 ? 0 : 2 * ranked / (count * sum) - (count + 1.0) / count;
  }

  private static double[] sorted(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Shared members over all members; 0 for two empty sets. */
  static double jaccard(BitSet one, BitSet other) {
    BitSet shared = (BitSet) one.clone();
    shared.and(other);
    BitSet all = (BitSet) one.clone();
    all.or(other);
    return all.isEmpty() ? 0 : (double) shared.cardinality() / all.cardinality();
  }
}
