package io.netwright.data;

import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;

/**
 * A mask while shapes are painted into it: a pixel is covered where {@link Shape#contains} its
 * middle. Each shape is gone over once, within its bounds; asking every shape at every pixel would
 * let a file of a few lines take minutes.
 */
final class Painting {
  /** How often all shapes together may go over the image; people draw beside what they drew. */
  private static final int MOST_TIMES = 64;

  /** What a small image may have drawn into it beyond that. */
  private static final long SMALL = 1 << 20;

  private static final byte CROSSED = 1;
  private static final byte COVERED = 2;

  private final int height;
  private final int width;
  private final byte[] pixels;
  private final String where;
  private long left;

  /** Begins one; the message of what is refused names its file by {@code where}. */
  Painting(ImageShape shape, String where) {
    this.height = shape.height();
    this.width = shape.width();
    this.pixels = new byte[height * width];
    this.where = where;
    this.left = (long) MOST_TIMES * pixels.length + SMALL;
  }

  /** {@code (H, W)}: 255 where something was painted, else 0. */
  byte[] mask() {
    byte[] mask = new byte[pixels.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (pixels[i] == 0 ? 0 : 255);
    }
    return mask;
  }

  /** Paints a shape; a path must be a polygon that is filled by the even-odd rule. */
  void add(Shape shape) throws DataException {
    Rectangle2D bounds = shape.getBounds2D();
    int top = within(Math.floor(bounds.getMinY()), height);
    int bottom = within(Math.ceil(bounds.getMaxY()), height);
    int from = within(Math.floor(bounds.getMinX()) - 1, width); // where an edge is marked
    int to = within(Math.ceil(bounds.getMaxX()), width);
    take((long) (bottom - top) * (to - from));
    if (shape instanceof Path2D path) {
      cross(path);
      fill(top, bottom, from, to);
      return;
    }
    for (int y = top; y < bottom; y++) {
      for (int x = from; x < to; x++) {
        if (shape.contains(x + 0.5, y + 0.5)) {
          pixels[y * width + x] |= COVERED;
        }
      }
    }
  }

  private static int within(double at, int most) {
    return (int) Math.min(Math.max(at, 0), most);
  }

  private void take(long steps) throws DataException {
    left -= steps;
    if (left < 0) {
      throw new DataException(
          String.format(
              "%s: its shapes cover the image more than %d times over; draw fewer or smaller ones",
              where, MOST_TIMES));
    }
  }

  private void cross(Path2D path) throws DataException {
    double[] point = new double[6];
    double[] start = new double[2];
    double[] before = new double[2];
    for (PathIterator i = path.getPathIterator(null); !i.isDone(); i.next()) {
      int kind = i.currentSegment(point);
      if (kind == PathIterator.SEG_MOVETO) {
        System.arraycopy(point, 0, start, 0, 2);
      } else {
        double[] end = kind == PathIterator.SEG_CLOSE ? start : point;
        cross(before[0], before[1], end[0], end[1]);
      }
      System.arraycopy(point, 0, before, 0, 2);
    }
  }

  /** Marks, in each row that an edge crosses, the last pixel whose middle lies left of it. */
  private void cross(double x0, double y0, double x1, double y1) throws DataException {
    int end = middlesBelow(Math.max(y0, y1), height);
    int row = middlesBelow(Math.min(y0, y1), height);
    take(end - row);
    double most = Math.max(x0, x1);
    for (; row < end; row++) {
      // as java.awt.geom computes it, to the last bit
      double x = x0 + (row + 0.5 - y0) * (x1 - x0) / (y1 - y0);
      int reached = middlesBelow(x < most ? Math.max(x, Math.min(x0, x1)) : most, width);
      if (reached > 0) {
        pixels[row * width + reached - 1] ^= CROSSED;
      }
    }
  }

  /** How many of the numbers 0.5, 1.5, ... are below another. */
  private static int middlesBelow(double other, int most) {
    return within(Math.ceil(other - 0.5), most);
  }

  /** Covers what has an odd number of edges to its right, and forgets the edges. */
  private void fill(int top, int bottom, int from, int to) {
    for (int y = top; y < bottom; y++) {
      int inside = 0;
      for (int i = y * width + to - 1; i >= y * width + from; i--) {
        inside ^= pixels[i] & CROSSED;
        pixels[i] = (byte) ((pixels[i] & COVERED) | (inside * COVERED));
      }
    }
  }
}
