package io.netwright.fpcc;

import java.io.Serializable;

/**
 * How the patterns of FPCC's classes begin and change, and where features are held to them.
 *
 * @param start what they are before training
 * @param learningRate their learning rate in learning rates of the run, at least 0
 * @param weightDecay whether they decay like weights
 * @param sites how the losses of several sites make one
 * @param lastSites at how many sites, the last ones, features are held to patterns; 0: at all
 * @param warmupEpochs epochs in which the weight of the pattern loss rises linearly, at least 0
 * @param smoothing share of a pattern that stays when a batch is seen, in [0, 1): patterns follow
 *     the class means of the batches and not the gradient; 0: they follow the gradient
 */
public record PatternSettings(
    PatternStart start,
    double learningRate,
    boolean weightDecay,
    SiteWeights sites,
    int lastSites,
    int warmupEpochs,
    double smoothing)
    implements Serializable {

  /** Refuses numbers out of range, naming the field and what it may be. */
  public PatternSettings {
    require(
        learningRate >= 0 && Double.isFinite(learningRate),
        "learningRate",
        learningRate,
        "at least 0");
    require(lastSites >= 0, "lastSites", lastSites, "at least 0");
    require(warmupEpochs >= 0, "warmupEpochs", warmupEpochs, "at least 0");
    require(smoothing >= 0 && smoothing < 1, "smoothing", smoothing, "in [0, 1)");
  }

  /**
   * Class means that learn and do not decay, and the mean over sites, which weighs as much in a
   * deep network as in a shallow one. Where training starts from trained weights, class means agree
   * with the cross entropy from the start; from scratch they are those of an untrained network.
   */
  public static PatternSettings defaults() {
    return new PatternSettings(PatternStart.MEANS, 1, false, SiteWeights.MEAN, 0, 0, 0);
  }

  /** As in FPCC's released code. */
  public static PatternSettings published() {
    return new PatternSettings(PatternStart.RANDOM, 1, true, SiteWeights.SUM, 0, 0, 0);
  }

  /** Whether patterns are parameters that learn as all others do. */
  boolean learnAlike() {
    return learningRate == 1 && weightDecay && smoothing == 0;
  }

  /** The share of the weight of the pattern loss that acts in an epoch, counted from 1. */
  double risen(int epoch) {
    return Math.min(1, epoch / (warmupEpochs + 1.0));
  }

  private static void require(boolean valid, String name, double value, String allowed) {
    if (!valid) {
      throw new IllegalArgumentException(
          "patterns." + name + " must be " + allowed + ", got " + value);
    }
  }
}
