package io.netwright.frat;

/** What critical features are derivatives of. */
public enum RouteObjective {
  /**
   * The softmax probability of the predicted class, as the paper prints it. Its derivatives are
   * small where the network is sure of an image, and are computed from the logits in float64; in
   * float32 they would be rounding noise there.
   */
  PROBABILITY,
  /** The logit of the true class, as the released code has it. */
  LOGIT
}
