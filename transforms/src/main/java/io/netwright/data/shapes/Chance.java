package io.netwright.data.shapes;

import io.netwright.seed.Seed;
import java.util.random.RandomGenerator;

/**
 * Random numbers for drawing, made from raw 64-bit words alone, so that they are the same under
 * every Java release.
 */
final class Chance {
  private static final double BELL_DEVIATION = StrictMath.sqrt(4 * (65536.0 * 65536.0 - 1) / 12);

  private final RandomGenerator words;

  Chance(Seed seed) {
    words = seed.generator();
  }

  /** A number in {@code [low, high)}. */
  double between(double low, double high) {
    return low + (high - low) * ((words.nextLong() >>> 11) * 0x1.0p-53);
  }

  /** An integer in {@code [0, bound)}. */
  int below(int bound) {
    return (int) between(0, bound);
  }

  /** A nearly normal number of mean 0 and deviation 1: the sum of four uniform 16-bit numbers. */
  double bell() {
    long word = words.nextLong();
    long sum = (word & 0xffff) + (word >>> 16 & 0xffff) + (word >>> 32 & 0xffff) + (word >>> 48);
    return (sum - 2 * 65535.0) / BELL_DEVIATION;
  }
}
