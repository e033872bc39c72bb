package io.netwright.accuracy;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Probabilities of several comparisons, adjusted so that the chance of even one false finding among
 * all of them stays what it is for one (Holm 1979, Scandinavian Journal of Statistics 6, 65-70).
 *
 * <p>Of {@code m} probabilities in rising order the k-th becomes {@code max_{j <= k} min(1, (m - j
 * + 1) p_j)}. Whatever is at most 0.05 then is a finding at 5 %.
 */
public final class Holm {

  private Holm() {}

  /**
   * The adjusted probabilities, in the order of the given ones.
   *
   * @param probabilities of one comparison each, in [0, 1]
   */
  public static List<Double> adjusted(List<Double> probabilities) {
    for (double probability : probabilities) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("probabilities must be in [0, 1], got " + probabilities);
      }
    }
    int count = probabilities.size();
    List<Integer> rising =
        IntStream.range(0, count).boxed().sorted(Comparator.comparing(probabilities::get)).toList();
    Double[] adjusted = new Double[count];
    double largest = 0;
    for (int rank = 0; rank < count; rank++) {
      double probability = (count - rank) * probabilities.get(rising.get(rank));
      largest = Math.max(largest, Math.min(1, probability));
      adjusted[rising.get(rank)] = largest;
    }
    return List.of(adjusted);
  }
}
