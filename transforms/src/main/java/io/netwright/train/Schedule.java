package io.netwright.train;

/** How the learning rate changes while a network trains, after the warm-up. */
public enum Schedule {
  /** Falls from the learning rate to zero along half a cosine, step by step. */
  COSINE,
  /** Is multiplied by a factor at the beginning of some epochs. */
  STEP,
  /** Stays. */
  CONSTANT
}
