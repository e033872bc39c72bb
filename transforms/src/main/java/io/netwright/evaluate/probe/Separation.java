package io.netwright.evaluate.probe;

import java.util.Arrays;

/**
 * A direction of features along which one point lies beyond all others, from where its clean image
 * lies: Fisher's discriminant of the point and the others, {@code w = (S + r I)^-1 (f - m)}, with
 * {@code m} the mean of the others, {@code S} their covariance and {@code r} a tenth of its mean
 * eigenvalue.
 *
 * @param weights {@code w}, one per feature
 * @param point how far along {@code w} the one point lies from the clean image
 * @param others how far the farthest of the others does; 0 at least
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Separation(float[] weights, double point, double others) {
  private static final double RIDGE = 0.1;

  /**
   * Fits the direction.
   *
   * @param clean the features of the clean image, D numbers
   * @param point those of the point
   * @param others those of the others, at least one
   */
  static Separation of(float[] clean, float[] point, float[][] others) {
    double[] mean = new double[clean.length];
    for (float[] one : others) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += (double) one[d] / others.length;
      }
    }
    double[][] centered = new double[others.length][];
    Arrays.setAll(centered, i -> difference(others[i], mean));
    double[] toPoint = difference(point, mean);
    float[] weights = direction(centered, toPoint);
    double[] origin = new double[clean.length];
    Arrays.setAll(origin, d -> clean[d]);
    double farthest = 0;
    for (float[] one : others) {
      farthest = Math.max(farthest, dot(weights, difference(one, origin)));
    }
    return new Separation(weights, dot(weights, difference(point, origin)), farthest);
  }

  /** The share of the way to the point that no other has come; not positive where one has. */
  double gap() {
    return point > 0 ? (point - others) / point : 0;
  }

  /** Where so large a share of the gap is behind. */
  double threshold(double share) {
    return others + share * (point - others);
  }

  /** {@code w} of length one; zeros where the point is at the mean. */
  private static float[] direction(double[][] centered, double[] toPoint) {
    double[][] kernel = kernel(centered);
    double trace = 0;
    for (int i = 0; i < kernel.length; i++) {
      trace += kernel[i][i];
    }
    double[] weights = toPoint.clone();
    if (trace > 0) {
      // n r, with S = F'F / n; by Woodbury's identity w is f - m - F' (n r I + F F')^-1 F (f - m)
      double ridge = RIDGE * trace / toPoint.length;
      double[] right = new double[kernel.length];
      for (int i = 0; i < kernel.length; i++) {
        kernel[i][i] += ridge;
        right[i] = dot(centered[i], toPoint);
      }
      double[] shares = solved(kernel, right);
      for (int i = 0; i < shares.length; i++) {
        for (int d = 0; d < weights.length; d++) {
          weights[d] -= shares[i] * centered[i][d];
        }
      }
    }
    double length = Math.sqrt(dot(weights, weights));
    float[] direction = new float[weights.length];
    for (int d = 0; d < direction.length && length > 0; d++) {
      direction[d] = (float) (weights[d] / length);
    }
    return direction;
  }

  private static double[][] kernel(double[][] rows) {
    double[][] kernel = new double[rows.length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j <= i; j++) {
        kernel[i][j] = dot(rows[i], rows[j]);
        kernel[j][i] = kernel[i][j];
      }
    }
    return kernel;
  }

  /** Gauss's elimination of a symmetric positive definite matrix, which needs no pivots. */
  private static double[] solved(double[][] matrix, double[] right) {
    int size = right.length;
    for (int i = 0; i < size; i++) {
      for (int row = i + 1; row < size; row++) {
        double factor = matrix[row][i] / matrix[i][i];
        for (int column = i; column < size; column++) {
          matrix[row][column] -= factor * matrix[i][column];
        }
        right[row] -= factor * right[i];
      }
    }
    double[] solution = new double[size];
    for (int i = size - 1; i >= 0; i--) {
      double rest = right[i];
      for (int column = i + 1; column < size; column++) {
        rest -= matrix[i][column] * solution[column];
      }
      solution[i] = rest / matrix[i][i];
    }
    return solution;
  }

  private static double[] difference(float[] one, double[] other) {
    double[] difference = new double[one.length];
    Arrays.setAll(difference, d -> one[d] - other[d]);
    return difference;
  }

  private static double dot(float[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }
}
