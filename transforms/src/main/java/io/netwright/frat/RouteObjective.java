package io.netwright.frat;

/** What critical features are derivatives of. */
public enum RouteObjective {
  /** The softmax probability of the predicted class, as the paper prints it. */
  PROBABILITY,
  /** The logit of the true class, as the released code has it. */
  LOGIT
}
