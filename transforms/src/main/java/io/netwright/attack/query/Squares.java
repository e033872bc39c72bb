package io.netwright.attack.query;

import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.oracle.Sample;
import java.util.random.RandomGenerator;

/** The random changes of {@link Square} inside a ball. */
sealed interface Squares permits LinfSquares, PyramidSquares {

  /** The changes for a ball around the images of a sample. */
  static Squares in(ThreatModel ball, Sample sample) {
    Canvas canvas = new Canvas(sample.channels(), sample.height(), sample.width());
    return ball.norm() == Norm.LINF
        ? new LinfSquares(canvas, ball.radius())
        : new PyramidSquares(canvas, ball.norm(), ball.radius());
  }

  /** Where the search starts. */
  float[] start(float[] image, RandomGenerator random);

  /**
   * A point to try next.
   *
   * @param share the share of the pixels that a square covers
   */
  float[] changed(float[] image, float[] best, double share, RandomGenerator random);

  /** The shape of the images. */
  record Canvas(int channels, int height, int width) {

    int index(int channel, int row, int column) {
      return (channel * height + row) * width + column;
    }

    /** The side of a square that covers a share of the pixels; halves are rounded to even. */
    int side(double share) {
      return (int) Math.rint(Math.sqrt(share * height * width));
    }

    /** At most the image's shorter side. */
    int fitting(int side) {
      return Math.min(side, Math.min(height, width));
    }

    /** A row or column to begin at; as in the reference the last one is never drawn. */
    static int offset(RandomGenerator random, int room) {
      return (int) (random.nextDouble() * room);
    }
  }

  /** Plus or minus one. */
  static int sign(RandomGenerator random) {
    return random.nextBoolean() ? 1 : -1;
  }
}
