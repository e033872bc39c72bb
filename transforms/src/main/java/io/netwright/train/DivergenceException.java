package io.netwright.train;

/** Training ran into infinity: the loss or the logits are no numbers any more. */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int epoch;
  private final double learningRate;

  /**
   * Says where it happened and what to do.
   *
   * @param what what is not finite, e.g. {@code loss}
   * @param lastLoss the last finite loss, NaN where there was none
   */
  DivergenceException(String what, int epoch, double learningRate, double lastLoss) {
    super(
        "training diverged in epoch "
            + epoch
            + ": the "
            + what
            + " is not finite at learning rate "
            + learningRate
            + (Double.isNaN(lastLoss) ? " and never was" : ", the last finite loss was " + lastLoss)
            + "; lower learningRate, add warmupEpochs, or lower the weight of the added losses");
    this.epoch = epoch;
    this.learningRate = learningRate;
  }

  /** The epoch, counted from 1. */
  public int epoch() {
    return epoch;
  }

  /** The learning rate of the step. */
  public double learningRate() {
    return learningRate;
  }
}
