package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.oracle.Logits;
import java.util.Arrays;

/**
 * Looks at the logits themselves: whether they are probabilities (AutoAttack's checks.py, range of
 * the output), how sure the model is, and whether it says the same where it is attacked, in batches
 * of one size, as where it is only asked. Four forward passes per image, of which two are at black
 * and at white.
 */
public record LogitsProbe() implements Probe {
  /** Whether the row is in [0, 1] and sums to one. */
  public static final String PROBABILITIES = "logits.probabilities";

  /** The largest softmax probability. */
  public static final String CONFIDENCE = "logits.confidence";

  /** Whether all images asked at once are predicted otherwise than in batches of one size. */
  public static final String OTHERWISE = "logits.otherwise";

  /** How far images lie outside [0, 1]. */
  public static final String OUTSIDE = "logits.outside";

  private static final double ROUNDING = 1e-5;
  private static final int[] PIXELS = {1};

  @Override
  public Readings run(Classifier classifier, ProbedImages images) {
    EvenBatches even = EvenBatches.of(classifier, images.images());
    float[][] logits = HostLogits.of(even, images.images());
    float[][] plain = HostLogits.of(classifier, images.images());
    // throws where they are not finite
    HostLogits.of(even, images.images().zerosLike());
    HostLogits.of(even, images.images().onesLike());
    int count = images.size();
    boolean[] probabilities = new boolean[count];
    boolean[] otherwise = new boolean[count];
    double[] confidence = new double[count];
    for (int i = 0; i < count; i++) {
      probabilities[i] = areProbabilities(logits[i]);
      confidence[i] = confidence(logits[i]);
      otherwise[i] = Logits.prediction(logits[i]) != Logits.prediction(plain[i]);
    }
    return Readings.NONE
        .with(PROBABILITIES, probabilities)
        .with(CONFIDENCE, confidence)
        .with(OTHERWISE, otherwise)
        .with(OUTSIDE, outside(images));
  }

  private static boolean areProbabilities(float[] row) {
    double sum = 0;
    for (float z : row) {
      if (z < -ROUNDING || z > 1 + ROUNDING) {
        return false;
      }
      sum += z;
    }
    return Math.abs(sum - 1) <= ROUNDING;
  }

  private static double confidence(float[] row) {
    double top = row[Logits.prediction(row)];
    double sum = 0;
    for (float z : row) {
      sum += Math.exp(z - top);
    }
    return 1 / sum;
  }

  private static double[] outside(ProbedImages images) {
    NDArray flat = images.images().reshape(images.size(), -1);
    float[] lowest = flat.min(PIXELS).toFloatArray();
    float[] highest = flat.max(PIXELS).toFloatArray();
    double[] outside = new double[images.size()];
    Arrays.setAll(outside, i -> Math.max(0, Math.max(-lowest[i], highest[i] - 1.0)));
    return outside;
  }
}
