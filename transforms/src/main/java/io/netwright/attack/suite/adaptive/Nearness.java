package io.netwright.attack.suite.adaptive;

import io.netwright.attack.oracle.Logits;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How near every target of an image came: the highest margin {@code m_t = z_t - z_y} of each, and
 * the margin over {@code z_1st - z_3rd} there, which is comparable between images.
 */
final class Nearness {
  private final int label;
  private final int[] targets;
  private final double[] margins;
  private final double[] nearness;
  private long improvements;

  /** Knows nothing. */
  Nearness(int label, int[] targets) {
    this.label = label;
    this.targets = targets;
    this.margins = new double[targets.length];
    this.nearness = new double[targets.length];
    Arrays.fill(margins, Double.NEGATIVE_INFINITY);
    Arrays.fill(nearness, Double.NEGATIVE_INFINITY);
  }

  /** Looks at what the classifier says of a point. */
  void look(float[] logits) {
    double spread = spread(logits);
    boolean isNews = false;
    for (int i = 0; i < targets.length; i++) {
      double margin = (double) logits[targets[i]] - logits[label];
      if (margin > margins[i]) {
        margins[i] = margin;
        nearness[i] = margin / spread;
        isNews = true;
      }
    }
    if (isNews) {
      improvements++;
    }
  }

  /** The target of a rank by the clean logits, from 0. */
  int target(int rank) {
    return targets[rank];
  }

  /** How many targets there are. */
  int count() {
    return targets.length;
  }

  /** The targets, nearest first; of equally near ones the likelier first. */
  int[] nearestFirst() {
    return Arrays.stream(order()).map(i -> targets[i]).toArray();
  }

  private int[] order() {
    return IntStream.range(0, targets.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -nearness[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** How many points brought some target nearer than any before. */
  long improvements() {
    return improvements;
  }

  /** The nearness of the nearest target. */
  double best() {
    return Arrays.stream(nearness).max().orElse(Double.NEGATIVE_INFINITY);
  }

  /** The rank of a class by the clean logits, from 1; 0 where it is no target. */
  int rank(int target) {
    return place(target) + 1;
  }

  private int place(int target) {
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] == target) {
        return i;
      }
    }
    return -1;
  }

  /** {@code z_1st - z_3rd}, of two classes {@code z_1st - z_2nd}. */
  private static double spread(float[] logits) {
    float[] sorted = logits.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    return (double) sorted[last] - sorted[Math.max(last - 2, 0)] + HostLoss.GUARD;
  }

  /** The targets of an image: the likeliest other classes. */
  static int[] targets(float[] clean, int label) {
    int[] ranked = Logits.rankedOthers(clean, label);
    return Arrays.copyOf(ranked, Math.min(ranked.length, Budget.TARGETS));
  }
}
