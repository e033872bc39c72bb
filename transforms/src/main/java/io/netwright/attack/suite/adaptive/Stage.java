package io.netwright.attack.suite.adaptive;

/** What the suite does to an image, in this order, until one of them breaks it. */
public enum Stage {
  /** One forward pass of the image as it is. */
  CLEAN,
  /** Three runs without a target, on two losses. */
  CHEAP,
  /** One run toward every target, likely ones first. */
  EVERY_TARGET,
  /** A longer run toward each of the four nearest targets. */
  NEAREST,
  /** Fifty steps toward each of the three nearest targets, each in a way of its own. */
  DEEP,
  /** APGD toward the two nearest targets, then what is left of the budget. */
  LAST,
  /** FAB and Square, beyond the budget, where gradients do not lead. */
  FALLBACK
}
