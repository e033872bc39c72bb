package io.netwright.attack.minimal;

import io.netwright.attack.Norm;

/** Lengths in 64 bits. */
final class Distance {
  private Distance() {}

  static double between(Norm norm, float[] a, float[] b) {
    double[] change = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      change[i] = (double) a[i] - b[i];
    }
    return length(norm, change);
  }

  static double length(Norm norm, double[] change) {
    double length = 0;
    for (double one : change) {
      length =
          switch (norm) {
            case LINF -> Math.max(length, Math.abs(one));
            case L2 -> length + one * one;
            case L1 -> length + Math.abs(one);
          };
    }
    return norm == Norm.L2 ? Math.sqrt(length) : length;
  }

  /** The length of a gradient that a step's length in the norm is traded for. */
  static double dual(Norm norm, float[] gradient) {
    double length = 0;
    for (float one : gradient) {
      length =
          switch (norm) {
            case LINF -> length + Math.abs((double) one);
            case L2 -> length + (double) one * one;
            case L1 -> Math.max(length, Math.abs(one));
          };
    }
    return norm == Norm.L2 ? Math.sqrt(length) : length;
  }

  /** How far the farthest corner of [0, 1] is. */
  static double farthest(Norm norm, float[] image) {
    double[] change = new double[image.length];
    for (int i = 0; i < image.length; i++) {
      change[i] = Math.max(image[i], 1 - image[i]);
    }
    return length(norm, change);
  }

  static float unit(double pixel) {
    return (float) Math.min(Math.max(pixel, 0), 1);
  }
}
