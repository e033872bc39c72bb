package io.netwright.budget;

import io.netwright.accuracy.LossBound;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Goes through nested sizes from the largest on and stops at the first whose loss may be above the
 * budget: the one before is chosen. As each is looked at only if all before it held, the chance
 * that the chosen one is in truth worse than the budget is at most that of one look, 5 %, in one
 * descent; a search of two has two such chances.
 */
public final class Descent {
  private Descent() {}

  /**
   * A size that was looked at.
   *
   * @param holds whether its loss is, at 95 %, within the budget
   */
  public record Step<T>(T size, LossBound loss, boolean holds) {}

  /**
   * The sizes that were looked at, in order; all hold but perhaps the last.
   *
   * @param sizes from the largest on, each within the one before
   * @param budget the loss that is allowed, in [0, 1]
   * @param measure what a size loses
   */
  public static <T> List<Step<T>> through(
      List<T> sizes, double budget, Function<? super T, LossBound> measure) {
    List<Step<T>> steps = new ArrayList<>();
    for (T size : sizes) {
      LossBound loss = measure.apply(size);
      boolean holds = loss.isWithin(100 * budget);
      steps.add(new Step<>(size, loss, holds));
      if (!holds) {
        break;
      }
    }
    return steps;
  }
}
