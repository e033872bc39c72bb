package io.netwright.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/**
 * Which images are chosen where classes take turns: the first image of each, then the second of
 * each, so that classes differ by one image at most where they have enough.
 */
public final class ClassTurns {

  private ClassTurns() {}

  /**
   * Chooses images.
   *
   * @param labels label of each image; in each turn the smallest comes first
   * @param size how many images there are
   * @param count how many are chosen, at most {@code size}
   * @return their indices, the smallest first
   */
  public static int[] chosen(IntUnaryOperator labels, int size, int count) {
    Map<Integer, List<Integer>> byClass = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      byClass.computeIfAbsent(labels.applyAsInt(i), label -> new ArrayList<>()).add(i);
    }
    int[] chosen = new int[count];
    int found = 0;
    for (int round = 0; found < count; round++) {
      for (List<Integer> ofClass : byClass.values()) {
        if (round < ofClass.size() && found < count) {
          chosen[found++] = ofClass.get(round);
        }
      }
    }
    Arrays.sort(chosen);
    return chosen;
  }
}
