package io.netwright.attack.corruption;

import java.util.random.RandomGenerator;

/**
 * An affine map that moves three points at random, then a smooth random displacement of every pixel
 * (Simard et al. 2003). Lengths are shares of the picture's shorter side.
 */
final class Elastic {
  private Elastic() {}

  static Picture of(Picture picture, int severity, RandomGenerator random) {
    int size = Math.min(picture.height, picture.width);
    double strength = size * Distortion.at(severity, 0, 0.05, 0.08, 0.1, 0.1);
    double smooth = size * Distortion.at(severity, 0, 0.2, 0.06, 0.04, 0.03);
    double jitter = size * Distortion.at(severity, 0.08, 0.07, 0.06, 0.05, 0.03);
    Picture moved = moved(picture, jitter, random);
    Picture right = displacement(picture, strength, smooth, random);
    Picture down = displacement(picture, strength, smooth, random);
    float[] pixels = new float[picture.pixels.length];
    for (int c = 0; c < picture.channels; c++) {
      for (int row = 0; row < picture.height; row++) {
        for (int column = 0; column < picture.width; column++) {
          pixels[picture.index(c, row, column)] =
              moved.between(c, row + down.at(0, row, column), column + right.at(0, row, column));
        }
      }
    }
    return picture.with(pixels);
  }

  /** Points of a right angle are moved; a pixel comes from where the inverse map leads. */
  private static Picture moved(Picture picture, double jitter, RandomGenerator random) {
    int arm = Math.max(Math.min(picture.height, picture.width) / 3, 1);
    double[] corner = {picture.height / 2 - arm, picture.width / 2 + arm};
    double[] below = jittered(corner[0] + 2 * arm, corner[1], jitter, random);
    double[] at = jittered(corner[0], corner[1], jitter, random);
    double[] left = jittered(corner[0], corner[1] - 2 * arm, jitter, random);
    double downRow = (below[0] - at[0]) / (2 * arm);
    double downColumn = (below[1] - at[1]) / (2 * arm);
    double rightRow = (at[0] - left[0]) / (2 * arm);
    double rightColumn = (at[1] - left[1]) / (2 * arm);
    double determinant = downRow * rightColumn - rightRow * downColumn;
    float[] pixels = new float[picture.pixels.length];
    for (int row = 0; row < picture.height; row++) {
      for (int column = 0; column < picture.width; column++) {
        double y = row - at[0];
        double x = column - at[1];
        double fromRow = corner[0] + (rightColumn * y - rightRow * x) / determinant;
        double fromColumn = corner[1] + (downRow * x - downColumn * y) / determinant;
        for (int c = 0; c < picture.channels; c++) {
          pixels[picture.index(c, row, column)] = picture.between(c, fromRow, fromColumn);
        }
      }
    }
    return picture.with(pixels);
  }

  private static double[] jittered(
      double row, double column, double jitter, RandomGenerator random) {
    return new double[] {
      row + jitter * (2 * random.nextDouble() - 1), column + jitter * (2 * random.nextDouble() - 1)
    };
  }

  private static Picture displacement(
      Picture picture, double strength, double smooth, RandomGenerator random) {
    float[] field = new float[picture.height * picture.width];
    for (int i = 0; i < field.length; i++) {
      field[i] = (float) (strength * (2 * random.nextDouble() - 1));
    }
    Picture rough = new Picture(1, picture.height, picture.width, field);
    return strength == 0 ? rough : Blur.gaussian(rough, smooth, (int) (3 * smooth + 0.5));
  }
}
