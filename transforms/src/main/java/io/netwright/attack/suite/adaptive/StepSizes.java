package io.netwright.attack.suite.adaptive;

import java.util.Arrays;

/** Lengths of steps as shares of epsilon, falling along half a cosine. */
final class StepSizes {
  private static final double SHORTEST_OF_SHORT_RUNS = 0.1;
  private static final double SHORTEST = 1e-3;

  private StepSizes() {}

  /** Steps of epsilon each. */
  static double[] full(int steps) {
    double[] sizes = new double[steps];
    Arrays.fill(sizes, 1);
    return sizes;
  }

  /**
   * For short runs, which must not end in steps that do nothing: {@code 0.1 + 0.9 (1 + cos(pi i /
   * (n + 1))) / 2} for {@code i = 1..n}.
   */
  static double[] brisk(int steps) {
    double[] sizes = new double[steps];
    for (int i = 0; i < steps; i++) {
      double fall = cosine((i + 1.0) / (steps + 1));
      sizes[i] = SHORTEST_OF_SHORT_RUNS + (1 - SHORTEST_OF_SHORT_RUNS) * fall;
    }
    return sizes;
  }

  /** From epsilon to a thousandth of it, both included. */
  static double[] fine(int steps) {
    double[] sizes = new double[steps];
    for (int i = 0; i < steps; i++) {
      double fall = cosine((double) i / Math.max(steps - 1, 1));
      sizes[i] = SHORTEST + (1 - SHORTEST) * fall;
    }
    return sizes;
  }

  private static double cosine(double share) {
    return (1 + Math.cos(Math.PI * share)) / 2;
  }
}
