package io.netwright.data;

import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The numbers {@code 0 .. size - 1} in random order (Fisher and Yates).
 *
 * <p>There are two forms of the algorithm, which give other orders for the same seed. Which images
 * are chosen, and which weights training ends with, depend on them, so each purpose keeps its own.
 */
public final class ShuffledOrder {

  private ShuffledOrder() {}

  /** The order by which images are chosen: filled from the front ("inside-out"). */
  public static int[] ofChoice(int size, Seed seed) {
    RandomGenerator generator = seed.generator();
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      swap(order, i, i, generator.nextInt(i + 1));
    }
    return order;
  }

  /** The order in which an epoch goes through its images: swapped from the back (Durstenfeld). */
  public static int[] ofEpoch(int size, Seed seed) {
    RandomGenerator generator = seed.generator();
    int[] order = new int[size];
    Arrays.setAll(order, index -> index);
    for (int last = size - 1; last > 0; last--) {
      swap(order, last, order[last], generator.nextInt(last + 1));
    }
    return order;
  }

  /** Puts what stands at another place at one, and a value there. */
  private static void swap(int[] order, int place, int value, int other) {
    order[place] = order[other];
    order[other] = value;
  }
}
