package io.netwright.evaluate.probe;

import io.netwright.attack.Classifier;
import io.netwright.attack.oracle.Logits;
import io.netwright.attack.oracle.Oracle;
import io.netwright.attack.oracle.Sample;
import io.netwright.attack.oracle.Slope;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Compares the gradient with central differences {@code (f(x + h v) - f(x - h v)) / 2 h} of the
 * lead of the best wrong class, h = 1/5000: along the gradient's sign, and along five random halves
 * of it, so that the slope is large in every direction and rounding small. Pixels that would leave
 * [0, 1] stay. Thirteen forward passes and one backward pass per image.
 *
 * <p>A gradient that is not the function's, as where rounding is passed through, leads attacks
 * astray. A GPU's convolutions round images to ten bits, which drowns such steps: nothing is read
 * there.
 */
public record SlopeProbe() implements Probe {
  /**
   * The median over the directions of {@code |difference - slope| / max(|difference|, |slope|)};
   * images without a gradient are left out.
   */
  public static final String ERROR = "slope.error";

  private static final float STEP = 2e-4f;
  private static final int DIRECTIONS = 6;

  @Override
  public Readings run(Classifier classifier, ProbedImages images) {
    if (images.images().getDevice().isGpu()) {
      return Readings.NONE;
    }
    Sample sample = images.sample();
    Oracle oracle = new Oracle(classifier, sample);
    int count = sample.size();
    int[] all = IntStream.range(0, count).toArray();
    float[][] at = new float[count][];
    Arrays.setAll(at, sample::image);
    Slope[] slopes =
        oracle.slopes(
            all,
            at,
            1,
            (row, which, logits, weights) -> {
              weights[sample.label(row)] = -1;
              weights[Logits.bestOther(logits, sample.label(row))] = 1;
            });
    double[][] errors = new double[count][DIRECTIONS];
    for (int direction = 0; direction < DIRECTIONS; direction++) {
      float[][] along = along(sample, slopes, direction);
      float[][] above = oracle.logits(all, moved(at, along, STEP));
      float[][] below = oracle.logits(all, moved(at, along, -STEP));
      for (int i = 0; i < count; i++) {
        int label = sample.label(i);
        int other = Logits.bestOther(slopes[i].logits(), label);
        double rise =
            ((double) above[i][other] - above[i][label])
                - ((double) below[i][other] - below[i][label]);
        errors[i][direction] = error(rise / (2 * STEP), dot(slopes[i].gradient(), along[i]));
      }
    }
    return Readings.NONE.with(
        ERROR,
        IntStream.range(0, count)
            .filter(i -> !Slope.isZero(slopes[i].gradient()))
            .mapToDouble(i -> median(errors[i]))
            .toArray());
  }

  private static float[][] along(Sample sample, Slope[] slopes, int direction) {
    float[][] along = new float[slopes.length][];
    for (int i = 0; i < slopes.length; i++) {
      RandomGenerator random = sample.seed(i).with("slope").with(direction).generator();
      float[] image = sample.image(i);
      float[] gradient = slopes[i].gradient();
      along[i] = new float[image.length];
      for (int p = 0; p < image.length; p++) {
        boolean chosen = direction == 0 || random.nextBoolean();
        boolean inside = image[p] >= STEP && image[p] <= 1 - STEP;
        along[i][p] = chosen && inside ? Math.signum(gradient[p]) : 0;
      }
    }
    return along;
  }

  private static float[][] moved(float[][] from, float[][] along, float step) {
    float[][] moved = new float[from.length][];
    for (int i = 0; i < from.length; i++) {
      moved[i] = from[i].clone();
      for (int p = 0; p < moved[i].length; p++) {
        moved[i][p] += step * along[i][p];
      }
    }
    return moved;
  }

  private static double error(double difference, double slope) {
    double size = Math.max(Math.abs(difference), Math.abs(slope));
    return size == 0 ? 0 : Math.abs(difference - slope) / size;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }
}
