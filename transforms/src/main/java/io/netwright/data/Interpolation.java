package io.netwright.data;

/** How pixels are made of others where an image gets another size: Pillow's filter of that name. */
public enum Interpolation {
  /** A triangle: {@code 1 - |x|} for {@code |x| < 1}. */
  BILINEAR(1) {
    @Override
    double weight(double distance) {
      double x = Math.abs(distance);
      return x < 1 ? 1 - x : 0;
    }
  },

  /** Keys' cubic convolution with {@code a = -0.5}, zero from {@code |x| = 2} on. */
  BICUBIC(2) {
    @Override
    double weight(double distance) {
      double x = Math.abs(distance);
      if (x < 1) {
        return ((A + 2) * x - (A + 3)) * x * x + 1;
      }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }
  };

  private static final double A = -0.5;
  private final double support;

  Interpolation(double support) {
    this.support = support;
  }

  /** How many pixels to each side have a part where an image is not shrunk. */
  double support() {
    return support;
  }

  /** The part of a pixel at a distance, before all parts are made to sum to one. */
  abstract double weight(double distance);
}
