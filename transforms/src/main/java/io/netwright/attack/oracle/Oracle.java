package io.netwright.attack.oracle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import java.util.Arrays;

/**
 * A classifier that is asked about points around images.
 *
 * <p>It is asked in batches of one size ({@link EvenBatches}), so that what it says of a point does
 * not depend on how many others are asked about.
 */
public final class Oracle {

  private final EvenBatches classifier;
  private final Sample sample;
  private final long[] forwards;
  private final long[] backwards;

  /** An oracle for points around the images of a sample. */
  public Oracle(Classifier classifier, Sample sample) {
    this.classifier = EvenBatches.of(classifier, sample.like());
    this.sample = sample;
    this.forwards = new long[sample.size()];
    this.backwards = new long[sample.size()];
  }

  /** How often an image went forward; padding does not count. */
  public long forwards(int image) {
    return forwards[image];
  }

  /** How often it went backward. */
  public long backwards(int image) {
    return backwards[image];
  }

  /**
   * Logits of points.
   *
   * @param of around which image of the sample each point lies
   * @param points in [0, 1]
   * @throws IllegalStateException if a logit is NaN or infinite
   */
  public float[][] logits(int[] of, float[][] points) {
    float[][] logits = new float[points.length][];
    for (int from = 0; from < points.length; from += classifier.rows()) {
      try (NDManager memory = sample.like().getManager().newSubManager()) {
        NDArray batch = batch(memory, points, from);
        NDArray said = Torch.withoutGradients(() -> classifier.logits(batch));
        float[][] some = split(finite("logits", Torch.values(said)), said);
        System.arraycopy(some, 0, logits, from, some.length);
      }
    }
    count(of, forwards, 1);
    return logits;
  }

  /**
   * Logits of points and the gradients of weighted sums of them.
   *
   * @param of around which image of the sample each point lies
   * @param points in [0, 1]
   * @param sums how many gradients of each point
   * @throws IllegalStateException if a logit or a gradient is NaN or infinite
   */
  public Slope[] slopes(int[] of, float[][] points, int sums, LogitWeights weights) {
    Slope[] slopes = new Slope[points.length];
    for (int from = 0; from < points.length; from += classifier.rows()) {
      try (NDManager memory = sample.like().getManager().newSubManager()) {
        slopes(memory, points, from, slopes, new Sums(sums, weights));
      }
    }
    count(of, forwards, 1);
    count(of, backwards, sums);
    return slopes;
  }

  private record Sums(int count, LogitWeights weights) {}

  private void slopes(NDManager memory, float[][] points, int from, Slope[] slopes, Sums sums) {
    NDArray leaf = batch(memory, points, from);
    leaf.setRequiresGradient(true);
    NDArray said = Torch.withGradients(() -> classifier.logits(leaf));
    float[][] logits = split(finite("logits", Torch.values(said)), said);
    int count = logits.length;
    float[][][] gradients = new float[count][sums.count()][];
    for (int sum = 0; sum < sums.count(); sum++) {
      NDArray weights = memory.create(weights(logits, from, sum, sums), said.getShape());
      NDArray total = Torch.withGradients(() -> said.mul(weights).sum());
      boolean last = sum == sums.count() - 1;
      NDArray gradient =
          last ? Gradients.firstOrder(total, leaf) : Gradients.of(total, leaf).stopGradient();
      gradient.attach(memory);
      classifier.differentiated(count);
      float[][] split = split(finite("gradients", Torch.values(gradient)), gradient);
      for (int i = 0; i < count; i++) {
        gradients[i][sum] = split[i];
      }
    }
    for (int i = 0; i < count; i++) {
      slopes[from + i] = new Slope(logits[i], gradients[i]);
    }
  }

  private static float[] weights(float[][] logits, int from, int sum, Sums sums) {
    int classes = logits[0].length;
    float[] all = new float[logits.length * classes];
    for (int i = 0; i < logits.length; i++) {
      float[] one = new float[classes];
      sums.weights().fill(from + i, sum, logits[i], one);
      System.arraycopy(one, 0, all, i * classes, classes);
    }
    return all;
  }

  private NDArray batch(NDManager memory, float[][] points, int from) {
    int to = Math.min(from + classifier.rows(), points.length);
    float[][] some = Arrays.copyOfRange(points, from, to);
    Shape image = sample.like().getShape().slice(1);
    return memory.create(Sample.flat(some), new Shape(some.length).addAll(image));
  }

  /** Cuts numbers into the rows of the array that they are of. */
  private static float[][] split(float[] all, NDArray array) {
    float[][] rows = new float[(int) array.getShape().get(0)][];
    int size = all.length / rows.length;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(all, i * size, (i + 1) * size);
    }
    return rows;
  }

  private static float[] finite(String what, float[] numbers) {
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw new IllegalStateException(
            "the classifier's "
                + what
                + " are NaN or infinite for images in [0, 1];"
                + " its weights or its normalization are broken");
      }
    }
    return numbers;
  }

  private static void count(int[] of, long[] passes, int each) {
    for (int image : of) {
      passes[image] += each;
    }
  }
}
