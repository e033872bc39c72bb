package io.netwright.attack.query;

import io.netwright.attack.Norm;
import java.util.random.RandomGenerator;

/**
 * Pairs of pyramids of opposite signs that take over the change of another window, in the lengths
 * of a norm.
 *
 * <p>In L2 the whole is always as long as the radius. In L1 (Croce and Hein 2021, arXiv 2103.01208,
 * section 5; AutoAttack's code) the pyramids are steeper, a window gets as many times its share as
 * there are channels, and the nearest point of the ball and of [0, 1] is what is tried: few pixels
 * change, by much.
 *
 * @param norm L2 or L1
 */
record PyramidSquares(Canvas canvas, Norm norm, double radius) implements Squares {
  private static final double GUARD = 1e-12;

  /** Leaves room for the sum of many rounded changes. */
  private static final double INSIDE = 1 - 1e-6;

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
        double[][] tile = Pyramid.pair(norm, side, random);
        for (int c = 0; c < canvas.channels(); c++) {
          int sign = Squares.sign(random);
          for (int i = 0; i < side * side; i++) {
            change[canvas.index(c, top + i / side, left + i % side)] +=
                sign * tile[i / side][i % side];
          }
        }
      }
    }
    return inBall(image, change);
  }

  @Override
  public float[] changed(float[] image, float[] best, double share, RandomGenerator random) {
    int odd = Math.max(canvas.side(share), SMALLEST);
    int side = canvas.fitting(odd + 1 - odd % 2);
    Window to = Window.drawn(random, canvas, side);
    Window from = Window.drawn(random, canvas, side);
    double[][] tile = Pyramid.pair(norm, side, random);
    double[] change = new double[image.length];
    double used = 0;
    for (int i = 0; i < change.length; i++) {
      change[i] = (double) best[i] - image[i];
      used += Pyramid.power(norm, change[i]);
    }
    double unused = Math.max(Pyramid.power(norm, radius) - used, 0) / canvas.channels();
    for (int c = 0; c < canvas.channels(); c++) {
      double[] added = added(change, c, to, tile, Squares.sign(random));
      double length = Pyramid.root(norm, unused + takenOver(change, c, to, from));
      length *= norm == Norm.L1 ? canvas.channels() : 1;
      empty(change, c, from);
      for (int i = 0; i < added.length; i++) {
        change[canvas.index(c, to.top() + i / side, to.left() + i % side)] = added[i] * length;
      }
    }
    return inBall(image, change);
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

  /** The squares, in L1 the sizes, of the change in either window. */
  private double takenOver(double[] change, int channel, Window to, Window from) {
    double sum = 0;
    for (int row = 0; row < canvas.height(); row++) {
      for (int column = 0; column < canvas.width(); column++) {
        if (to.covers(row, column) || from.covers(row, column)) {
          double one = change[canvas.index(channel, row, column)];
          sum += Pyramid.power(norm, one);
        }
      }
    }
    return sum;
  }

  private void empty(double[] change, int channel, Window window) {
    for (int row = window.top(); row < window.top() + window.side(); row++) {
      for (int column = window.left(); column < window.left() + window.side(); column++) {
        change[canvas.index(channel, row, column)] = 0;
      }
    }
  }

  private float[] inBall(float[] image, double[] change) {
    if (norm == Norm.L1) {
      return NearestInL1.of(image, change, radius * INSIDE);
    }
    double scale = radius / (GUARD + length(change));
    float[] point = new float[image.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = (float) Math.min(Math.max(image[i] + scale * change[i], 0), 1);
    }
    return point;
  }

  private double length(double[] change) {
    double sum = 0;
    for (double one : change) {
      sum += Pyramid.power(norm, one);
    }
    return Pyramid.root(norm, sum);
  }
}
