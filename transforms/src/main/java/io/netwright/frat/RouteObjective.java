package io.netwright.frat;

/** What critical features are derivatives of. */
public enum RouteObjective {
  /**
   * The softmax probability of the predicted class, as the paper prints it. In float32 its
   * derivatives are rounding noise for images that the network is sure of.
   */
  PROBABILITY,
  /** The logit of the true class, as the released code has it. */
  LOGIT
}
