package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDManager;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.oracle.Logits;
import java.util.Arrays;

/**
 * Asks again and again, one image at a time, and after a gradient was taken: a model that answers
 * otherwise is random, looks at its batch, or changes when it is used (AutoAttack's checks.py, the
 * check for randomized models; Carlini et al. 2019, arXiv 1902.06705, on evaluation mode). Seven
 * forward passes and one backward pass per image.
 */
public record StabilityProbe() implements Probe {
  /** The largest distance of logits of length one, over five times. */
  public static final String DISTANCE = "again.distance";

  /** Whether the prediction changed. */
  public static final String CHANGED = "again.changed";

  /** By how much the logits of the image alone differ, relative to the largest. */
  public static final String ALONE = "alone.difference";

  /** The same after a gradient was taken. */
  public static final String AFTER = "after.difference";

  private static final int TIMES = 5;

  @Override
  public Readings run(Classifier classifier, ProbedImages images) {
    EvenBatches even = EvenBatches.of(classifier, images.images());
    float[][] first = HostLogits.of(even, images.images());
    double[] distance = new double[images.size()];
    boolean[] changed = new boolean[images.size()];
    for (int time = 1; time < TIMES; time++) {
      float[][] again = HostLogits.of(even, images.images());
      for (int i = 0; i < distance.length; i++) {
        distance[i] = Math.max(distance[i], distance(first[i], again[i]));
        changed[i] |= Logits.prediction(first[i]) != Logits.prediction(again[i]);
      }
    }
    double[] alone = new double[images.size()];
    for (int i = 0; i < alone.length; i++) {
      try (NDManager memory = images.images().getManager().newSubManager()) {
        var image = images.images().get(i + ":" + (i + 1));
        image.attach(memory);
        alone[i] = difference(first[i], HostLogits.of(classifier, image)[0]);
      }
    }
    Gradient.ofMargin(even, images.images(), images.labels());
    float[][] last = HostLogits.of(even, images.images());
    double[] after = new double[images.size()];
    Arrays.setAll(after, i -> difference(first[i], last[i]));
    return Readings.NONE
        .with(DISTANCE, distance)
        .with(CHANGED, changed)
        .with(ALONE, alone)
        .with(AFTER, after);
  }

  /** Between two rows brought to length one; a row of zeros stays as it is. */
  private static double distance(float[] one, float[] other) {
    double a = length(one);
    double b = length(other);
    double sum = 0;
    for (int k = 0; k < one.length; k++) {
      double difference = one[k] / a - other[k] / b;
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  private static double length(float[] row) {
    double sum = 0;
    for (float z : row) {
      sum += (double) z * z;
    }
    return sum == 0 ? 1 : Math.sqrt(sum);
  }

  private static double difference(float[] one, float[] other) {
    double largest = 0;
    double size = 0;
    for (int k = 0; k < one.length; k++) {
      largest = Math.max(largest, Math.abs((double) one[k] - other[k]));
      size = Math.max(size, Math.abs(one[k]));
    }
    return size == 0 ? largest : largest / size;
  }
}
