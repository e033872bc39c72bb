package io.netwright.attack.query;

import java.util.random.RandomGenerator;

/** The shape of a change in L2, high in the middle (arXiv 1912.00049, section 4.2). */
final class Pyramid {
  private Pyramid() {}

  /** Two pyramids of opposite signs that make a square, upright or lying; of length one. */
  static double[][] pair(int side, RandomGenerator random) {
    double[][] pair = new double[side][side];
    int half = side / 2;
    copy(one(half, side), pair, 0, 1);
    copy(one(side - half, side), pair, half, -1);
    double length = length(pair);
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

  /** Rectangles around the middle that grow by one on every side and add 1, 1/4, 1/9 and so on. */
  private static double[][] one(int rows, int columns) {
    double[][] heights = new double[rows][columns];
    int top = rows / 2;
    int left = columns / 2;
    for (int j = 0; j <= Math.max(rows / 2, columns / 2); j++) {
      double step = 1.0 / ((j + 1) * (j + 1));
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
    double length = length(heights);
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

  private static double length(double[][] heights) {
    double squares = 0;
    for (double[] row : heights) {
      for (double height : row) {
        squares += height * height;
      }
    }
    return Math.sqrt(squares);
  }
}
