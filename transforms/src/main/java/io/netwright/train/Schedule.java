package io.netwright.train;

/** How the learning rate changes while a network trains, after the warm-up. */
public enum Schedule {
  /** Falls from the learning rate to zero along half a cosine, step by step. */
  COSINE,
  /** The same, epoch by epoch, as PyTorch's scheduler has it: all steps of an epoch are alike. */
  COSINE_BY_EPOCH,
  /** Is multiplied by a factor at the beginning of some epochs. */
  STEP,
  /** Stays. */
  CONSTANT
}
