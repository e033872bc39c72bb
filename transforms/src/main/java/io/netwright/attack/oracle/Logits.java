package io.netwright.attack.oracle;

import java.util.stream.IntStream;

/** What a row of logits says; the first of equal logits comes first everywhere. */
public final class Logits {
  private Logits() {}

  /** The predicted class. */
  public static int prediction(float[] logits) {
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      if (logits[k] > logits[best]) {
        best = k;
      }
    }
    return best;
  }

  /** The largest logit's class but for one; -1 where there is but one class. */
  public static int bestOther(float[] logits, int label) {
    int best = -1;
    for (int k = 0; k < logits.length; k++) {
      if (k != label && (best < 0 || logits[k] > logits[best])) {
        best = k;
      }
    }
    return best;
  }

  /**
   * By how much the label leads, {@code z_y - max_{k != y} z_k}; infinite where it is the only
   * class. Zero is a tie, which {@link #prediction} decides.
   */
  public static double margin(float[] logits, int label) {
    int other = bestOther(logits, label);
    return other < 0 ? Double.POSITIVE_INFINITY : (double) logits[label] - logits[other];
  }

  /** All classes but the label, likely ones first. */
  public static int[] rankedOthers(float[] logits, int label) {
    return IntStream.range(0, logits.length)
        .filter(k -> k != label)
        .boxed()
        .sorted((a, b) -> Float.compare(logits[b], logits[a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * By how much the label leads all others together, {@code z_y - log sum_{k != y} exp z_k}: the
   * logarithm of its odds, which no margin saturates. Infinite where it is the only class.
   */
  public static double lead(float[] logits, int label) {
    int best = bestOther(logits, label);
    if (best < 0) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    for (int k = 0; k < logits.length; k++) {
      sum += k == label ? 0 : Math.exp((double) logits[k] - logits[best]);
    }
    return (double) logits[label] - logits[best] - Math.log(sum);
  }

  /** The softmax over all classes but the label, whose own share is 0; 64 bits. */
  public static double[] sharesOfOthers(float[] logits, int label) {
    double[] shares = new double[logits.length];
    int best = bestOther(logits, label);
    double sum = 0;
    for (int k = 0; k < logits.length; k++) {
      shares[k] = k == label ? 0 : Math.exp((double) logits[k] - logits[best]);
      sum += shares[k];
    }
    for (int k = 0; best >= 0 && k < logits.length; k++) {
      shares[k] /= sum;
    }
    return shares;
  }
}
