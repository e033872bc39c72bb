package io.netwright.attack.corruption;

import java.util.random.RandomGenerator;

/** Blur of lenses, of glass and of motion. */
final class Blur {
  private static final double TRUNCATED = 4;
  private static final int DISK = 8;

  private Blur() {}

  /** A disk as the aperture's picture of a point, its edge softened. */
  static Picture defocus(Picture picture, int severity, RandomGenerator random) {
    double radius = Distortion.at(severity, 0.3, 0.4, 0.5, 1, 1.5);
    double soft = Distortion.at(severity, 0.4, 0.5, 0.6, 0.2, 0.1);
    int size = 2 * DISK + 1;
    float[] disk = new float[size * size];
    int inside = 0;
    for (int y = -DISK; y <= DISK; y++) {
      for (int x = -DISK; x <= DISK; x++) {
        boolean in = x * x + y * y <= radius * radius;
        disk[(y + DISK) * size + x + DISK] = in ? 1 : 0;
        inside += in ? 1 : 0;
      }
    }
    Picture kernel = gaussian(new Picture(1, size, size, disk), soft, 1);
    float[] pixels = new float[picture.pixels.length];
    for (int y = -DISK; y <= DISK; y++) {
      for (int x = -DISK; x <= DISK; x++) {
        float weight = kernel.at(0, y + DISK, x + DISK) / inside;
        if (weight != 0) {
          add(picture, pixels, new Shift(y, x, weight));
        }
      }
    }
    return picture.with(pixels);
  }

  /** Pixels change places with near ones between two blurs, as behind rough glass. */
  static Picture glass(Picture picture, int severity, RandomGenerator random) {
    double deviation = Distortion.at(severity, 0.05, 0.25, 0.4, 0.25, 0.4);
    int rounds = (int) Distortion.at(severity, 1, 1, 1, 2, 2);
    Picture shuffled = gaussian(picture, deviation, radius(deviation));
    for (int round = 0; round < rounds; round++) {
      for (int row = picture.height - 1; row > 1; row--) {
        for (int column = picture.width - 1; column > 1; column--) {
          // minus one or nothing: the reference's upper end is left out
          swap(shuffled, row, column, row - random.nextInt(2), column - random.nextInt(2));
        }
      }
    }
    return gaussian(shuffled, deviation, radius(deviation));
  }

  private static void swap(Picture picture, int row, int column, int otherRow, int otherColumn) {
    for (int c = 0; c < picture.channels; c++) {
      int here = picture.index(c, row, column);
      int there = picture.index(c, otherRow, otherColumn);
      float kept = picture.pixels[here];
      picture.pixels[here] = picture.pixels[there];
      picture.pixels[there] = kept;
    }
  }

  /** Half a normal curve along a line of random direction within 45 degrees of level. */
  static Picture motion(Picture picture, int severity, RandomGenerator random) {
    double radius = Distortion.at(severity, 6, 6, 6, 8, 9);
    double deviation = Distortion.at(severity, 1, 1.5, 2, 2, 2.5);
    double angle = Math.toRadians(90 * random.nextDouble() - 45);
    return motion(picture, (int) radius, deviation, angle);
  }

  /**
   * The weights of {@code 2 radius + 1} pixels along a line fall from the pixel on like a normal
   * curve, as in ImageMagick's motion blur.
   */
  static Picture motion(Picture picture, int radius, double deviation, double angle) {
    int length = 2 * radius + 1;
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += Math.exp(-i * i / (2 * deviation * deviation));
    }
    float[] pixels = new float[picture.pixels.length];
    for (int i = 0; i < length; i++) {
      double weight = Math.exp(-i * i / (2 * deviation * deviation)) / sum;
      int down = (int) Math.rint(i * Math.sin(angle));
      int right = (int) Math.rint(i * Math.cos(angle));
      add(picture, pixels, new Shift(down, right, weight));
    }
    return picture.with(pixels);
  }

  private record Shift(int down, int right, double weight) {}

  /** Adds the picture as seen from a shifted place; behind its edge its last pixels go on. */
  private static void add(Picture picture, float[] sums, Shift shift) {
    float weight = (float) shift.weight();
    for (int c = 0; c < picture.channels; c++) {
      for (int row = 0; row < picture.height; row++) {
        for (int column = 0; column < picture.width; column++) {
          sums[picture.index(c, row, column)] +=
              weight * picture.mirrored(c, row + shift.down(), column + shift.right());
        }
      }
    }
  }

  /**
   * The mean of the picture and of enlargements by 1, 1.01, 1.02 and so on: one more of the first
   * two severities than their ends 1.06 and 1.11 say, since the reference adds steps up in floating
   * point.
   */
  static Picture zoom(Picture picture, int severity, RandomGenerator random) {
    int count = (int) Distortion.at(severity, 7, 12, 16, 21, 26);
    float[] sums = picture.pixels.clone();
    for (int i = 0; i < count; i++) {
      float[] enlarged = enlarged(picture, 1 + 0.01 * i).pixels;
      for (int k = 0; k < sums.length; k++) {
        sums[k] += enlarged[k];
      }
    }
    for (int k = 0; k < sums.length; k++) {
      sums[k] /= count + 1;
    }
    return picture.with(sums);
  }

  /** The middle of a picture, enlarged to its size between the pixels. */
  static Picture enlarged(Picture picture, double factor) {
    double middleRow = (picture.height - 1) / 2.0;
    double middleColumn = (picture.width - 1) / 2.0;
    float[] pixels = new float[picture.pixels.length];
    for (int c = 0; c < picture.channels; c++) {
      for (int row = 0; row < picture.height; row++) {
        for (int column = 0; column < picture.width; column++) {
          pixels[picture.index(c, row, column)] =
              picture.between(
                  c,
                  middleRow + (row - middleRow) / factor,
                  middleColumn + (column - middleColumn) / factor);
        }
      }
    }
    return picture.with(pixels);
  }

  static int radius(double deviation) {
    return (int) (TRUNCATED * deviation + 0.5);
  }

  /** A normal curve along rows, then along columns. */
  static Picture gaussian(Picture picture, double deviation, int radius) {
    return line(line(picture, deviation, radius, true), deviation, radius, false);
  }

  private static Picture line(Picture picture, double deviation, int radius, boolean level) {
    float[] pixels = new float[picture.pixels.length];
    double sum = 0;
    for (int i = -radius; i <= radius; i++) {
      sum += Math.exp(-i * i / (2 * deviation * deviation));
    }
    for (int i = -radius; i <= radius; i++) {
      double weight = Math.exp(-i * i / (2 * deviation * deviation)) / sum;
      add(picture, pixels, new Shift(level ? 0 : i, level ? i : 0, weight));
    }
    return picture.with(pixels);
  }
}
