package io.netwright.fpcc;

/** Which model is hardened. */
public enum HardeningSource {
  /** The task model that was assembled. */
  ASSEMBLED,
  /** The model after treatment. */
  TREATED,
  /** The model as first trained. */
  BASELINE
}
