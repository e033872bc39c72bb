package io.netwright.evaluate;

/**
 * The exact paired test of two shares on the same images: among the images on which the two differ,
 * either is as likely to be the one (McNemar 1947, Psychometrika 12, 153-157, with the binomial
 * distribution itself).
 */
public final class SignTest {

  private SignTest() {}

  /** How likely it is that the two differ at least so much in either direction; 1 at the most. */
  public static double twoSided(int first, int second) {
    return Math.min(1, 2 * oneSided(Math.max(first, second), Math.min(first, second)));
  }

  /**
   * How likely it is that at least so many of the differing images speak for the first, if neither
   * is better; 1 where none differs.
   */
  static double oneSided(int first, int second) {
    if (first < 0 || second < 0) {
      throw new IllegalArgumentException(
          "counts must be 0 or more, got " + first + " and " + second);
    }
    int trials = first + second;
    double logTerm = -trials * Math.log(2); // of all trials for the first
    double sum = 0;
    for (int successes = trials; successes >= first; successes--) {
      sum += Math.exp(logTerm);
      logTerm += Math.log(successes) - Math.log(trials - successes + 1.0);
    }
    return Math.min(1, sum);
  }
}
