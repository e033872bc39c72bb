package io.netwright.attack.corruption;

import java.util.random.RandomGenerator;

/** Snow, frost, fog and bright light. */
final class Weather {
  private Weather() {}

  /** Streaks of bright dots on a whitened picture. */
  static Picture snow(Picture picture, int severity, RandomGenerator random) {
    double mean = Distortion.at(severity, 0.1, 0.1, 0.15, 0.25, 0.3);
    double deviation = Distortion.at(severity, 0.2, 0.2, 0.3, 0.3, 0.3);
    double zoom = Distortion.at(severity, 1, 1, 1.75, 2.25, 1.25);
    double least = Distortion.at(severity, 0.6, 0.5, 0.55, 0.6, 0.65);
    float[] dots = new float[picture.height * picture.width];
    for (int i = 0; i < dots.length; i++) {
      dots[i] = (float) (mean + deviation * random.nextGaussian());
    }
    Picture layer =
        Blur.enlarged(new Picture(1, picture.height, picture.width, dots), zoom).clipped();
    for (int i = 0; i < layer.pixels.length; i++) {
      layer.pixels[i] = layer.pixels[i] < least ? 0 : layer.pixels[i];
    }
    int radius = (int) Distortion.at(severity, 8, 10, 10, 12, 14);
    double blur = Distortion.at(severity, 3, 4, 4, 6, 12);
    double angle = Math.toRadians(-135 + 90 * random.nextDouble());
    return covered(picture, Blur.motion(layer, radius, blur, angle), severity);
  }

  private static Picture covered(Picture picture, Picture layer, int severity) {
    float kept = (float) Distortion.at(severity, 0.95, 0.9, 0.9, 0.85, 0.8);
    float[] pixels = new float[picture.pixels.length];
    for (int c = 0; c < picture.channels; c++) {
      for (int row = 0; row < picture.height; row++) {
        for (int column = 0; column < picture.width; column++) {
          float pixel = picture.at(c, row, column);
          float white = Math.max(pixel, 1.5f * picture.gray(row, column) + 0.5f);
          // the snow lies twice, the second time turned by 180 degrees
          pixels[picture.index(c, row, column)] =
              kept * pixel
                  + (1 - kept) * white
                  + layer.at(0, row, column)
                  + layer.at(0, picture.height - 1 - row, picture.width - 1 - column);
        }
      }
    }
    return picture.with(pixels);
  }

  /**
   * {@code a x + b f} with f a picture of frost. CIFAR-10-C cuts f from photographs; here it is
   * drawn: crystals along a height map's ridges, bluish white.
   */
  static Picture frost(Picture picture, int severity, RandomGenerator random) {
    double kept = Distortion.at(severity, 1, 1, 0.9, 0.85, 0.75);
    double added = Distortion.at(severity, 0.2, 0.3, 0.4, 0.4, 0.45);
    double[][] heights = Plasma.of(Math.max(picture.height, picture.width), 1.6, random);
    double[] tint = picture.channels == 3 ? new double[] {0.86, 0.93, 1} : new double[] {0.93};
    float[] pixels = new float[picture.pixels.length];
    for (int c = 0; c < picture.channels; c++) {
      for (int row = 0; row < picture.height; row++) {
        for (int column = 0; column < picture.width; column++) {
          double ridge = 1 - Math.abs(2 * heights[row][column] - 1);
          double frost = tint[Math.min(c, tint.length - 1)] * (0.25 + 0.75 * ridge * ridge);
          pixels[picture.index(c, row, column)] =
              (float) (kept * picture.at(c, row, column) + added * frost);
        }
      }
    }
    return picture.with(pixels);
  }

  /** {@code (x + c p) m / (m + c)} with m the brightest number and p a plasma fractal. */
  static Picture fog(Picture picture, int severity, RandomGenerator random) {
    double thick = Distortion.at(severity, 0.2, 0.5, 0.75, 1, 1.5);
    double decay = Distortion.at(severity, 3, 3, 2.5, 2, 1.75);
    double[][] fog = Plasma.of(Math.max(picture.height, picture.width), decay, random);
    double brightest = 0;
    for (float pixel : picture.pixels) {
      brightest = Math.max(brightest, pixel);
    }
    float[] pixels = new float[picture.pixels.length];
    for (int c = 0; c < picture.channels; c++) {
      for (int row = 0; row < picture.height; row++) {
        for (int column = 0; column < picture.width; column++) {
          double foggy = picture.at(c, row, column) + thick * fog[row][column];
          pixels[picture.index(c, row, column)] = (float) (foggy * brightest / (brightest + thick));
        }
      }
    }
    return picture.with(pixels);
  }

  /** The value of a color, its largest number, plus c; hue and saturation stay. */
  static Picture brightness(Picture picture, int severity, RandomGenerator random) {
    float added = (float) Distortion.at(severity, 0.05, 0.1, 0.15, 0.2, 0.3);
    float[] pixels = new float[picture.pixels.length];
    int plane = picture.height * picture.width;
    for (int i = 0; i < plane; i++) {
      float value = 0;
      for (int c = 0; c < picture.channels; c++) {
        value = Math.max(value, picture.pixels[c * plane + i]);
      }
      float brighter = Math.min(value + added, 1);
      for (int c = 0; c < picture.channels; c++) {
        // black has no hue: it becomes gray
        pixels[c * plane + i] =
            value > 0 ? picture.pixels[c * plane + i] * brighter / value : brighter;
      }
    }
    return picture.with(pixels);
  }

  /** {@code m + c (x - m)} with m the mean of each color. */
  static Picture contrast(Picture picture, int severity, RandomGenerator random) {
    double kept = Distortion.at(severity, 0.75, 0.5, 0.4, 0.3, 0.15);
    int plane = picture.height * picture.width;
    float[] pixels = new float[picture.pixels.length];
    for (int c = 0; c < picture.channels; c++) {
      double mean = 0;
      for (int i = 0; i < plane; i++) {
        mean += picture.pixels[c * plane + i] / (double) plane;
      }
      for (int i = 0; i < plane; i++) {
        pixels[c * plane + i] = (float) (mean + kept * (picture.pixels[c * plane + i] - mean));
      }
    }
    return picture.with(pixels);
  }
}
