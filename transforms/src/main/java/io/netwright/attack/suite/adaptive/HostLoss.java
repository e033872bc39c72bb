package io.netwright.attack.suite.adaptive;

import io.netwright.attack.TargetLoss;
import io.netwright.attack.oracle.Logits;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The loss that a run increases at one image, on the host; known by its derivative by the logits.
 */
interface HostLoss {
  /** The weight of the target in a random direction. */
  double TARGET_WEIGHT = 0.8;

  /** Guards a division. */
  double GUARD = 1e-12;

  /** Fills the derivative by the logits, up to a positive factor; the weights are zero before. */
  void slope(float[] logits, float[] weights);

  /** Whether its gradient vanishes only where the network itself is flat. */
  default boolean isLinear() {
    return true;
  }

  /** The margin of the likeliest other class, {@code max_{k != y} z_k - z_y}. */
  static HostLoss margin(int label) {
    return (logits, weights) -> {
      weights[Logits.bestOther(logits, label)] = 1;
      weights[label] = -1;
    };
  }

  /** The margin of one other class, {@code z_t - z_y}. */
  static HostLoss marginOf(int target, int label) {
    return (logits, weights) -> {
      weights[target] = 1;
      weights[label] = -1;
    };
  }

  /**
   * The targeted difference of logits ratio, {@code (z_t - z_y) / (z_1st - (z_3rd + z_4th) / 2)}
   * (Croce and Hein 2020, arXiv 2003.01690, equation 7); the margin with fewer than four classes.
   */
  static HostLoss ratioOf(int target, int label, int classes) {
    return classes < TargetLoss.LEAST_CLASSES
        ? marginOf(target, label)
        : new RatioLoss(target, label);
  }

  /**
   * The cross entropy of {@code z / s}, where {@code s} is the standard deviation of the clean
   * logits: no factor of all logits changes it.
   */
  static HostLoss scaledEntropy(float[] clean, int label) {
    double mean = 0;
    for (float logit : clean) {
      mean += logit / (double) clean.length;
    }
    double variance = 0;
    for (float logit : clean) {
      variance += (logit - mean) * (logit - mean) / clean.length;
    }
    return new EntropyLoss(label, Math.max(Math.sqrt(variance), GUARD));
  }

  /**
   * A random direction in the logits (output diversified initialization, Tashiro et al. 2020, arXiv
   * 2003.06878): weights in [-1, 1], the label's from an interval of its own, the target's 0.8.
   */
  static HostLoss direction(
      int target, int label, int classes, LabelWeight interval, RandomGenerator random) {
    float[] drawn = new float[classes];
    for (int k = 0; k < classes; k++) {
      drawn[k] = (float) (2 * random.nextDouble() - 1);
    }
    drawn[label] = (float) interval.at(random.nextDouble());
    drawn[target] = (float) TARGET_WEIGHT;
    return (logits, weights) -> System.arraycopy(drawn, 0, weights, 0, classes);
  }

  /** A margin over the spread of the logits. */
  record RatioLoss(int target, int label) implements HostLoss {
    /** {@code dm - (m / D) dD}, the derivative times the spread {@code D}. */
    @Override
    public void slope(float[] logits, float[] weights) {
      int[] largest = largest(logits);
      double spread = spread(logits, largest);
      double ratio = ((double) logits[target] - logits[label]) / spread;
      double[] exact = new double[logits.length];
      exact[target] += 1;
      exact[label] -= 1;
      exact[largest[0]] -= ratio;
      exact[largest[2]] += ratio / 2;
      exact[largest[3]] += ratio / 2;
      for (int k = 0; k < exact.length; k++) {
        weights[k] = (float) exact[k];
      }
    }

    @Override
    public boolean isLinear() {
      return false;
    }

    private static double spread(float[] logits, int[] largest) {
      return logits[largest[0]] - ((double) logits[largest[2]] + logits[largest[3]]) / 2 + GUARD;
    }

    /** The four largest, the first of equal ones first. */
    private static int[] largest(float[] logits) {
      int[] largest = new int[TargetLoss.LEAST_CLASSES];
      boolean[] taken = new boolean[logits.length];
      for (int place = 0; place < largest.length; place++) {
        int best = -1;
        for (int k = 0; k < logits.length; k++) {
          best = !taken[k] && (best < 0 || logits[k] > logits[best]) ? k : best;
        }
        largest[place] = best;
        taken[best] = true;
      }
      return largest;
    }
  }

  /** A cross entropy of scaled logits. */
  record EntropyLoss(int label, double scale) implements HostLoss {
    @Override
    public void slope(float[] logits, float[] weights) {
      double[] shares = shares(logits);
      double others = 0;
      for (int k = 0; k < shares.length; k++) {
        others += k == label ? 0 : shares[k];
      }
      for (int k = 0; k < shares.length; k++) {
        // divided by what the others have, which changes no direction and lets nothing underflow
        weights[k] = (float) (k == label ? -1 : shares[k] / Math.max(others, Double.MIN_NORMAL));
      }
    }

    @Override
    public boolean isLinear() {
      return false;
    }

    private double[] shares(float[] logits) {
      double most = logits[Logits.prediction(logits)];
      double[] shares = new double[logits.length];
      for (int k = 0; k < shares.length; k++) {
        shares[k] = Math.exp((logits[k] - most) / scale);
      }
      double sum = Arrays.stream(shares).sum();
      for (int k = 0; k < shares.length; k++) {
        shares[k] /= sum;
      }
      return shares;
    }
  }
}
