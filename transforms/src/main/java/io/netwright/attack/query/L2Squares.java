package io.netwright.attack.query;

import java.util.random.RandomGenerator;

/**
 * Pairs of pyramids of opposite signs that take over the change of another window, the whole always
 * as long as the radius.
 */
record L2Squares(Canvas canvas, double radius) implements Squares {
  private static final double GUARD = 1e-12;
  private static final int TILES = 5;
  private static final int SMALLEST = 3;

  /** Where a square lies. */
  private record Window(int top, int left, int side) {

    static Window drawn(RandomGenerator random, Canvas canvas, int side) {
      int top = Canvas.offset(random, canvas.height() - side);
      return new Window(top, Canvas.offset(random, canvas.width() - side), side);
    }

    boolean covers(int row, int column) {
      return row >= top && row < top + side && column >= left && column < left + side;
    }
  }

  /** Tiles the image, five by five where it is large enough. */
  @Override
  public float[] start(float[] image, RandomGenerator random) {
    int side = Math.max(Math.min(canvas.height(), canvas.width()) / TILES, 1);
    double[] change = new double[image.length];
    for (int top = canvas.height() % side / 2; top + side <= canvas.height(); top += side) {
      for (int left = canvas.width() % side / 2; left + side <= canvas.width(); left += side) {
        double[][] tile = Pyramid.pair(side, random);
        for (int c = 0; c < canvas.channels(); c++) {
          int sign = Squares.sign(random);
          for (int i = 0; i < side * side; i++) {
            change[canvas.index(c, top + i / side, left + i % side)] +=
                sign * tile[i / side][i % side];
          }
        }
      }
    }
    return stretched(image, change);
  }

  @Override
  public float[] changed(float[] image, float[] best, double share, RandomGenerator random) {
    int odd = Math.max(canvas.side(share), SMALLEST);
    int side = canvas.fitting(odd + 1 - odd % 2);
    Window to = Window.drawn(random, canvas, side);
    Window from = Window.drawn(random, canvas, side);
    double[][] tile = Pyramid.pair(side, random);
    double[] change = new double[image.length];
    double squares = 0;
    for (int i = 0; i < change.length; i++) {
      change[i] = (double) best[i] - image[i];
      squares += change[i] * change[i];
    }
    double unused = Math.max(radius * radius - squares, 0) / canvas.channels();
    for (int c = 0; c < canvas.channels(); c++) {
      double[] added = added(change, c, to, tile, Squares.sign(random));
      double length = Math.sqrt(unused + takenOver(change, c, to, from));
      empty(change, c, from);
      for (int i = 0; i < added.length; i++) {
        change[canvas.index(c, to.top() + i / side, to.left() + i % side)] = added[i] * length;
      }
    }
    return stretched(image, change);
  }

  /** The tile on top of the direction that the window has; of length one. */
  private double[] added(double[] change, int channel, Window to, double[][] tile, int sign) {
    int side = to.side();
    double[] added = new double[side * side];
    for (int i = 0; i < added.length; i++) {
      added[i] = change[canvas.index(channel, to.top() + i / side, to.left() + i % side)];
    }
    double before = length(added);
    for (int i = 0; i < added.length; i++) {
      added[i] = added[i] / (GUARD + before) + sign * tile[i / side][i % side];
    }
    double after = length(added);
    for (int i = 0; i < added.length; i++) {
      added[i] /= GUARD + after;
    }
    return added;
  }

  /** The squares of the change in either window. */
  private double takenOver(double[] change, int channel, Window to, Window from) {
    double squares = 0;
    for (int row = 0; row < canvas.height(); row++) {
      for (int column = 0; column < canvas.width(); column++) {
        if (to.covers(row, column) || from.covers(row, column)) {
          double one = change[canvas.index(channel, row, column)];
          squares += one * one;
        }
      }
    }
    return squares;
  }

  private void empty(double[] change, int channel, Window window) {
    for (int row = window.top(); row < window.top() + window.side(); row++) {
      for (int column = window.left(); column < window.left() + window.side(); column++) {
        change[canvas.index(channel, row, column)] = 0;
      }
    }
  }

  private float[] stretched(float[] image, double[] change) {
    double scale = radius / (GUARD + length(change));
    float[] point = new float[image.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = (float) Math.min(Math.max(image[i] + scale * change[i], 0), 1);
    }
    return point;
  }

  private static double length(double[] change) {
    double squares = 0;
    for (double one : change) {
      squares += one * one;
    }
    return Math.sqrt(squares);
  }
}
