package io.netwright.attack.corruption;

import java.util.random.RandomGenerator;

/**
 * A height map by the diamond-square algorithm (Fournier, Fussell and Carpenter 1982), its edges
 * joined: the middle of a square, and then of a diamond, is the mean of its corners plus a random
 * number whose range falls with every halving.
 */
final class Plasma {
  private static final double RANGE = 10_000;

  private Plasma() {}

  /**
   * Heights from 0 to 1, at least so many rows and columns.
   *
   * @param decay the range is divided by this, squared, at every halving of the distance
   */
  static double[][] of(int size, double decay, RandomGenerator random) {
    int side = Math.max(Integer.highestOneBit(Math.max(size, 2) - 1) * 2, 2);
    double[][] heights = new double[side][side];
    double range = RANGE;
    for (int step = side; step >= 2; step /= 2) {
      int half = step / 2;
      for (int row = 0; row < side; row += step) {
        for (int column = 0; column < side; column += step) {
          double corners =
              heights[row][column]
                  + heights[(row + step) % side][column]
                  + heights[row][(column + step) % side]
                  + heights[(row + step) % side][(column + step) % side];
          heights[row + half][column + half] = corners / 4 + noise(range, random);
        }
      }
      for (int row = 0; row < side; row += half) {
        for (int column = (row / half + 1) % 2 * half; column < side; column += step) {
          double corners =
              heights[(row + half) % side][column]
                  + heights[(row - half + side) % side][column]
                  + heights[row][(column + half) % side]
                  + heights[row][(column - half + side) % side];
          heights[row][column] = corners / 4 + noise(range, random);
        }
      }
      range /= decay * decay;
    }
    return scaled(heights);
  }

  private static double noise(double range, RandomGenerator random) {
    return range * (2 * random.nextDouble() - 1);
  }

  private static double[][] scaled(double[][] heights) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double[] row : heights) {
      for (double height : row) {
        least = Math.min(least, height);
        most = Math.max(most, height);
      }
    }
    for (double[] row : heights) {
      for (int i = 0; i < row.length; i++) {
        row[i] = most > least ? (row[i] - least) / (most - least) : 0;
      }
    }
    return heights;
  }
}
