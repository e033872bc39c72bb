package io.netwright.lego;

/** How it is decided which channels a component keeps. */
public enum AssemblySelection {
  /**
   * The smallest size whose accuracy on validation images stays within a budget of the restricted
   * model's: channels of the lowest score go first, over all layers, repaired at each size.
   */
  BUDGET,
  /** The channels on the routes, which thresholds decide, as published. */
  THRESHOLDS
}
