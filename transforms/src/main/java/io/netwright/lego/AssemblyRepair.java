package io.netwright.lego;

/** What is done for the layers of a component that read less than they were trained with. */
public enum AssemblyRepair {
  /**
   * Layer by layer, weights and biases that come closest to what the uncut network computes, from
   * one to four thousand training images of the task's classes without their labels: least squares
   * towards the old weights, no gradients.
   */
  LEAST_SQUARES,
  /** Nothing: the weights are the source's, as published. */
  NONE
}
