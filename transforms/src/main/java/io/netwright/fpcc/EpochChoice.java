package io.netwright.fpcc;

/** Which epoch of a hardening is kept. */
public enum EpochChoice {
  /** The one with the highest accuracy of clean validation images. */
  CLEAN,
  /**
   * The one with the highest mean of the accuracies of clean and of attacked validation images; the
   * attack is PGD with ten steps on up to 500 of them.
   */
  ROBUST
}
