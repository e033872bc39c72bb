package io.netwright.fpcc;

import io.netwright.train.TrainingConfig;
import java.io.Serializable;

/**
 * How a model is hardened by feature patterns (FPCC, arXiv 2406.08829).
 *
 * @param epsilon step of the spatial-wise feature modification on the [0, 1] scale
 * @param dropProbability share of channels that the channel-wise feature selection drops, in [0, 1)
 * @param lambda weight of the pattern consistency loss, at least 0
 * @param from which model is hardened: one of these, or any variant as names of models show it
 * @param init what is taken from it
 * @param training how it is trained; its control likewise
 */
public record HardeningConfig(
    double epsilon,
    double dropProbability,
    double lambda,
    HardeningSource from,
    HardeningStart init,
    TrainingConfig training)
    implements Serializable {

  /** Refuses numbers out of range, naming the field and what it may be. */
  public HardeningConfig {
    require((float) epsilon > 0 && epsilon <= 1, "epsilon", epsilon, "in (0, 1]");
    require(
        dropProbability >= 0 && dropProbability < 1,
        "dropProbability",
        dropProbability,
        "in [0, 1)");
    require(lambda >= 0 && Double.isFinite(lambda), "lambda", lambda, "at least 0");
  }

  /** The values of FPCC's released code: 8/255, one channel in five, weight 1, from scratch. */
  public static HardeningConfig defaults() {
    return new HardeningConfig(
        8 / 255.0,
        0.2,
        1,
        HardeningSource.ASSEMBLED,
        HardeningStart.SCRATCH,
        TrainingConfig.defaults());
  }

  /**
   * The same for models of a variant. Keys hold one of three names for it, as they always did; any
   * other variant goes by the default, since keys hold the model itself, too.
   */
  public HardeningConfig startingFrom(String variant) {
    return new HardeningConfig(
        epsilon, dropProbability, lambda, HardeningSource.of(variant), init, training);
  }

  /** The same trained otherwise. */
  public HardeningConfig withTraining(TrainingConfig newTraining) {
    return new HardeningConfig(epsilon, dropProbability, lambda, from, init, newTraining);
  }

  /** The same taking something else from the model. */
  public HardeningConfig withInit(HardeningStart newInit) {
    return new HardeningConfig(epsilon, dropProbability, lambda, from, newInit, training);
  }

  private static void require(boolean valid, String name, double value, String allowed) {
    if (!valid) {
      throw new IllegalArgumentException(name + " must be " + allowed + ", got " + value);
    }
  }
}
