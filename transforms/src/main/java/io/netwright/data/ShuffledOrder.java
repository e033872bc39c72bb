package io.netwright.data;

import io.netwright.seed.Seed;
import java.util.random.RandomGenerator;

/** A random order of images. */
public final class ShuffledOrder {

  private ShuffledOrder() {}

  /** The numbers {@code 0 .. size - 1} shuffled (Fisher and Yates, Durstenfeld's form). */
  public static int[] of(int size, Seed seed) {
    RandomGenerator generator = seed.generator();
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int other = generator.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
