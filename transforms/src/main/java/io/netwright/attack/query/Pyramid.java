package io.netwright.attack.query;

import io.netwright.attack.Norm;
import java.util.random.RandomGenerator;

/**
 * The shape of a change in L2 and L1, high in the middle (arXiv 1912.00049, section 4.2; in L1 as
 * in AutoAttack's code).
 */
final class Pyramid {
  private Pyramid() {}

  /** Two pyramids of opposite signs that make a square, upright or lying; of length one. */
  static double[][] pair(Norm norm, int side, RandomGenerator random) {
    double[][] pair = new double[side][side];
    int half = side / 2;
    copy(one(norm, half, side), pair, 0, 1);
    copy(one(norm, side - half, side), pair, half, -1);
    double length = length(norm, pair);
    boolean lying = random.nextBoolean();
    double[][] result = new double[side][side];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        double height = lying ? pair[column][row] : pair[row][column];
        result[row][column] = length > 0 ? height / length : 0;
      }
    }
    return result;
  }

  /**
   * Rectangles around the middle that grow by one on every side and add 1, 1/4, 1/9 and so on, the
   * squares of these in L1.
   */
  private static double[][] one(Norm norm, int rows, int columns) {
    double[][] heights = new double[rows][columns];
    int top = rows / 2;
    int left = columns / 2;
    for (int j = 0; j <= Math.max(rows / 2, columns / 2); j++) {
      double square = 1.0 / ((j + 1) * (j + 1));
      double step = norm == Norm.L1 ? square * square : square;
      for (int row = Math.max(top, 0); row < Math.min(top + 2 * j + 1, rows); row++) {
        for (int column = Math.max(left, 0);
            column < Math.min(left + 2 * j + 1, columns);
            column++) {
          heights[row][column] += step;
        }
      }
      top--;
      left--;
    }
    double length = length(norm, heights);
    for (double[] row : heights) {
      for (int column = 0; column < columns; column++) {
        row[column] /= length;
      }
    }
    return heights;
  }

  private static void copy(double[][] from, double[][] to, int firstRow, int sign) {
    for (int row = 0; row < from.length; row++) {
      for (int column = 0; column < from[row].length; column++) {
        to[firstRow + row][column] = sign * from[row][column];
      }
    }
  }

  private static double length(Norm norm, double[][] heights) {
    double sum = 0;
    for (double[] row : heights) {
      for (double height : row) {
        sum += power(norm, height);
      }
    }
    return root(norm, sum);
  }

  /** What one change adds to the length of all: its square, in L1 its size. */
  static double power(Norm norm, double change) {
    return norm == Norm.L1 ? Math.abs(change) : change * change;
  }

  /** The length of changes whose powers have a sum. */
  static double root(Norm norm, double sum) {
    return norm == Norm.L1 ? sum : Math.sqrt(sum);
  }
}
