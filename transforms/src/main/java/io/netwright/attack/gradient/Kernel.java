package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A small square of weights that every channel of a map is convolved with, zeros around the map.
 *
 * @param weights row by row
 */
record Kernel(int side, List<Float> weights) {

  /** A Gaussian of as many points a side from minus to plus so many deviations, summing to one. */
  static Kernel gaussian(int side, double deviations) {
    double[] line = line(side, deviations);
    return outer(line, line);
  }

  /**
   * What PI-FGSM++'s code smooths with: a Gaussian from row to row, but equal weights along a row.
   */
  static Kernel gaussianRows(int side, double deviations) {
    double[] ones = new double[side];
    Arrays.fill(ones, 1);
    return outer(line(side, deviations), ones);
  }

  /** The mean of the eight pixels around one. */
  static Kernel neighbours() {
    Float[] weights = Collections.nCopies(9, 1 / 8f).toArray(Float[]::new);
    weights[4] = 0f;
    return new Kernel(3, List.of(weights));
  }

  private static double[] line(int side, double deviations) {
    double[] line = new double[side];
    double sum = 0;
    for (int i = 0; i < side; i++) {
      double at = side == 1 ? 0 : deviations * (2.0 * i / (side - 1) - 1);
      line[i] = Math.exp(-at * at / 2);
      sum += line[i];
    }
    for (int i = 0; i < side; i++) {
      line[i] /= sum;
    }
    return line;
  }

  private static Kernel outer(double[] rows, double[] columns) {
    Float[] weights = new Float[rows.length * columns.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (rows[i / columns.length] * columns[i % columns.length]);
    }
    return new Kernel(rows.length, List.of(weights));
  }

  /** The convolution, of the same shape, in a step's memory. */
  NDArray over(NDManager memory, NDArray maps) {
    int channels = (int) maps.getShape().get(1);
    float[] all = new float[channels * weights.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = weights.get(i % weights.size());
    }
    NDArray kernels = memory.create(all, new Shape(channels, 1, side, side));
    NDArray none = memory.zeros(new Shape(channels));
    Shape padding = new Shape(side / 2, side / 2);
    Shape one = new Shape(1, 1);
    return Conv2d.conv2d(maps, kernels, none, one, padding, one, channels).singletonOrThrow();
  }
}
