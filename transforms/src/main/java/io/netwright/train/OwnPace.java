package io.netwright.train;

/**
 * How a parameter learns otherwise than the rest.
 *
 * @param rate its learning rate in learning rates of the run, at least 0
 * @param decays whether weight decay acts on it
 */
public record OwnPace(double rate, boolean decays) {
  /** As all others do. */
  static final OwnPace NONE = new OwnPace(1, true);

  /** Refuses a rate that is none. */
  public OwnPace {
    if (!(rate >= 0 && Double.isFinite(rate))) {
      throw new IllegalArgumentException("rate must be at least 0, got " + rate);
    }
  }
}
