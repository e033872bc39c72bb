package io.netwright.attack.corruption;

import java.util.random.RandomGenerator;

/** Noise of sensors and of transmission. */
final class Noise {
  private Noise() {}

  /** {@code x + s n}, n normal. */
  static Picture gaussian(Picture picture, int severity, RandomGenerator random) {
    double deviation = Distortion.at(severity, 0.04, 0.06, 0.08, 0.09, 0.10);
    float[] pixels = picture.pixels.clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] += (float) (deviation * random.nextGaussian());
    }
    return picture.with(pixels);
  }

  /** {@code Poisson(c x) / c}: counts of photons. */
  static Picture shot(Picture picture, int severity, RandomGenerator random) {
    double photons = Distortion.at(severity, 500, 250, 100, 75, 50);
    float[] pixels = new float[picture.pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (poisson(photons * picture.pixels[i], random) / photons);
    }
    return picture.with(pixels);
  }

  /** Counts how many exponential times fit into one unit of time, in parts of at most 16. */
  private static int poisson(double mean, RandomGenerator random) {
    int count = 0;
    for (double left = mean; left > 0; left -= 16) {
      double least = Math.exp(-Math.min(left, 16));
      double product = random.nextDouble();
      while (product > least) {
        product *= random.nextDouble();
        count++;
      }
    }
    return count;
  }

  /** A share of all numbers becomes 0 or 1 (salt and pepper). */
  static Picture impulse(Picture picture, int severity, RandomGenerator random) {
    double amount = Distortion.at(severity, 0.01, 0.02, 0.03, 0.05, 0.07);
    float[] pixels = picture.pixels.clone();
    for (int i = 0; i < pixels.length; i++) {
      if (random.nextDouble() < amount) {
        pixels[i] = random.nextBoolean() ? 1 : 0;
      }
    }
    return picture.with(pixels);
  }
}
