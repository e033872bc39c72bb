package io.netwright.evaluate;

/** How much is spent on finding out whether robust accuracies can be believed. */
public enum CheckTier {
  /** A few hundred passes for each probed image. */
  CHEAP,
  /**
   * The same, and longer attacks, queries, the shape of the loss and a test of the attacks: a few
   * thousand.
   */
  FULL,
  /** Nothing: verdicts say that nobody checked. What attacks show by the way is still found. */
  NONE
}
