package io.netwright.seed;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A seed that is derived by name, so that random numbers depend on what they are for and not on
 * when they are drawn.
 *
 * <p>{@code Seed.of(7).with("shuffle").with(epoch).generator()} gives the same numbers on every
 * worker, in every order and after every retry.
 */
public record Seed(long value) implements Serializable {

  /** The seed an experiment starts from. */
  public static Seed of(long value) {
    return new Seed(mix(value));
  }

  /** The seed for one purpose. */
  public Seed with(String purpose) {
    long hash = value;
    for (byte character : purpose.getBytes(StandardCharsets.UTF_8)) {
      hash = mix(hash ^ character);
    }
    return new Seed(hash);
  }

  /** The seed for one item: an epoch, an image, a restart. */
  public Seed with(long item) {
    return new Seed(mix(value ^ mix(item)));
  }

  /** A fresh generator; two generators of equal seeds give equal numbers. */
  public RandomGenerator generator() {
    return new SplittableRandom(value);
  }

  /** The SplitMix64 output function (Steele, Lea, Flood 2014). */
  private static long mix(long bits) {
    long z = bits + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
