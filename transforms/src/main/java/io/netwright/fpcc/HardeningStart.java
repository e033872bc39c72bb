package io.netwright.fpcc;

/** What hardening takes from the model it is given. */
public enum HardeningStart {
  /** The graph alone; the weights are drawn anew, as FPCC was published. */
  SCRATCH,
  /** Graph and weights: hardening fine-tunes them. */
  WEIGHTS
}
