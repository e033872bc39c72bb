package io.netwright.doctor;

import java.util.Arrays;

/** How many marked things chance draws: the hypergeometric distribution, and sums of it. */
final class Hypergeometric {

  private Hypergeometric() {}

  /**
   * The probabilities of drawing 0, 1, ... marked things without putting any back.
   *
   * @param all things there are
   * @param marked of these
   * @param drawn at random
   * @return {@code drawn + 1} probabilities
   */
  static double[] distribution(int all, int marked, int drawn) {
    double[] probabilities = new double[drawn + 1];
    for (int hits = 0; hits <= drawn; hits++) {
      boolean possible = hits <= marked && drawn - hits <= all - marked;
      probabilities[hits] =
          possible
              ? Math.exp(
                  logChoose(marked, hits)
                      + logChoose(all - marked, drawn - hits)
                      - logChoose(all, drawn))
              : 0;
    }
    return probabilities;
  }

  /** The distribution of the sum of two independent numbers. */
  static double[] plus(double[] one, double[] other) {
    double[] sum = new double[one.length + other.length - 1];
    for (int i = 0; i < one.length; i++) {
      for (int j = 0; j < other.length; j++) {
        sum[i + j] += one[i] * other[j];
      }
    }
    return sum;
  }

  /** How likely it is that chance draws at least so many; at most 1. */
  static double atLeast(double[] distribution, int hits) {
    return Math.min(1, Arrays.stream(distribution, hits, distribution.length).sum());
  }

  private static double logChoose(int all, int some) {
    double sum = 0;
    for (int i = 1; i <= some; i++) {
      sum += Math.log(all - some + i) - Math.log(i);
    }
    return sum;
  }
}
