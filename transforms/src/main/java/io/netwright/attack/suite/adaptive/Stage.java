package io.netwright.attack.suite.adaptive;

/** What the suite does to an image, in this order, until one of them breaks it. */
public enum Stage {
  /** One forward pass of the image as it is. */
  CLEAN,
  /** Three runs without a target, on two losses. */
  CHEAP,
  /** One run toward every target, likely ones first. */
  EVERY_TARGET,
  /** Four longer runs toward the two targets that are nearest by then. */
  NEAREST,
  /**
   * More of them until the budget is spent, most for what is nearest; for near misses FAB before.
   */
  LAST,
  /** FAB and Square, beyond the budget, where gradients do not lead. */
  FALLBACK
}
