package io.netwright.attack.query;

import java.util.random.RandomGenerator;

/** Squares of one sign per color whose pixels go to the border of the ball. */
record LinfSquares(Canvas canvas, double radius) implements Squares {

  /** Stripes: a sign for every color and column. */
  @Override
  public float[] start(float[] image, RandomGenerator random) {
    float[] point = image.clone();
    for (int c = 0; c < canvas.channels(); c++) {
      for (int column = 0; column < canvas.width(); column++) {
        float change = (float) (Squares.sign(random) * radius);
        for (int row = 0; row < canvas.height(); row++) {
          int at = canvas.index(c, row, column);
          point[at] = clipped(image[at], image[at] + change);
        }
      }
    }
    return point;
  }

  @Override
  public float[] changed(float[] image, float[] best, double share, RandomGenerator random) {
    int side = canvas.fitting(Math.max(canvas.side(share), 1));
    int top = Canvas.offset(random, canvas.height() - side);
    int left = Canvas.offset(random, canvas.width() - side);
    float[] point = best.clone();
    for (int c = 0; c < canvas.channels(); c++) {
      float change = (float) (2 * Squares.sign(random) * radius);
      for (int row = top; row < top + side; row++) {
        for (int column = left; column < left + side; column++) {
          int at = canvas.index(c, row, column);
          point[at] = clipped(image[at], best[at] + change);
        }
      }
    }
    return point;
  }

  private float clipped(float center, float pixel) {
    float low = Math.max(center - (float) radius, 0);
    float high = Math.min(center + (float) radius, 1);
    return Math.min(Math.max(pixel, low), high);
  }
}
