package io.netwright.attack.suite.adaptive;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Attacked images and what became of each.
 *
 * @param images {@code (N, C, H, W)}: what broke an image, or the image as it was
 * @param outcomes one per image
 */
public record Adapted(NDArray images, List<Outcome> outcomes) {
  /** Copies the list. */
  public Adapted {
    outcomes = List.copyOf(outcomes);
  }

  /** How many images are right and were not broken. */
  public int robust() {
    return (int) outcomes.stream().filter(Outcome::isRobust).count();
  }

  /** Passes over all images, those beyond the budget included. */
  public Passes passes() {
    return outcomes.stream().map(Outcome::total).reduce(Passes.NONE, Passes::plus);
  }
}
