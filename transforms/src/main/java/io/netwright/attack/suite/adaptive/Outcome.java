package io.netwright.attack.suite.adaptive;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one image and what that cost.
 *
 * @param ending why the suite stopped
 * @param stage where it stopped; the stage that broke the image, if one did
 * @param rank the rank by the clean logits, from 1, of the class that it was broken to; 0 where it
 *     was not broken or where the class is none of the targets
 * @param reached how near it came
 * @param passes by stage
 * @param overrun why it was given more than its budget; null where it was not
 */
public record Outcome(
    Ending ending,
    Stage stage,
    int rank,
    Reached reached,
    Map<Stage, Passes> passes,
    @Nullable Overrun overrun) {

  /**
   * How near an image came to being broken: {@code (z_t - z_y) / (z_1st - z_3rd)} where the margin
   * was highest, of the nearest target.
   *
   * @param best in the end
   * @param after after each stage that it went through
   */
  public record Reached(double best, Map<Stage, Double> after) {
    /** Copies the map. */
    public Reached {
      after = Map.copyOf(after);
    }
  }

  /** Copies the map. */
  public Outcome {
    passes = Map.copyOf(passes);
  }

  /** Whether it is right as it is and was not broken. */
  public boolean isRobust() {
    return ending == Ending.BUDGET_SPENT || ending == Ending.NO_FURTHER_GAIN;
  }

  /** Passes in one stage. */
  public Passes in(Stage one) {
    return passes.getOrDefault(one, Passes.NONE);
  }

  /** All passes within the budget, of either kind. */
  public long withinBudget() {
    return total().all() - in(Stage.FALLBACK).all();
  }

  /** All passes, those beyond the budget included. */
  public Passes total() {
    return passes.values().stream().reduce(Passes.NONE, Passes::plus);
  }
}
