package io.netwright.doctor;

import io.netwright.train.TrainingConfig;
import java.io.Serializable;
import java.util.List;

/**
 * How models are diagnosed and treated (Model Doctor, AAAI 2022).
 *
 * @param layers nodes whose channels are constrained; empty: the last convolution
 * @param form which part of a gradient counts
 * @param maskRule which channels of a class are high
 * @param threshold of {@link MaskRule#MIN_MAX}, in [0, 1)
 * @param alphas weights of the channel constraint at batches of 128; of several, the one with the
 *     best validation accuracy is taken, and each costs a training
 * @param noise standard deviation of normal feature noise on those layers while training; 0, as
 *     the official release has it commented out
 * @param perClass high-confidence images per class
 * @param misclassified misclassified validation images that the diagnosis explains at most
 * @param noiseLevels feature noise under which the diagnosis measures accuracy, as multiples of
 *     the layer's own standard deviation
 * @param training how treatment trains, from the trained weights; its control likewise
 */
public record TreatmentConfig(
    List<String> layers,
    GradientForm form,
    MaskRule maskRule,
    double threshold,
    List<Double> alphas,
    double noise,
    int perClass,
    int misclassified,
    List<Double> noiseLevels,
    TrainingConfig training)
    implements Serializable {

  /** Refuses numbers out of range, naming the field and what it may be. */
  public TreatmentConfig {
    layers = List.copyOf(layers);
    alphas = List.copyOf(alphas);
    noiseLevels = List.copyOf(noiseLevels);
    require(threshold >= 0 && threshold < 1, "threshold", threshold, "in [0, 1)");
    require(!alphas.isEmpty(), "alphas", alphas, "at least one weight, e.g. [10]");
    alphas.forEach(
        alpha -> require(alpha > 0 && Double.isFinite(alpha), "alphas", alpha, "above 0"));
    require(noise >= 0 && Double.isFinite(noise), "noise", noise, "at least 0");
    require(perClass >= 1, "perClass", perClass, "at least 1");
    require(misclassified >= 0, "misclassified", misclassified, "at least 0");
    noiseLevels.forEach(level -> require(level >= 0, "noiseLevels", level, "at least 0"));
  }

  /** The official release's values: positive part, min-max above 0.2, weight 10, 50 images. */
  public static TreatmentConfig defaults() {
    return new TreatmentConfig(
        List.of(),
        GradientForm.RELU,
        MaskRule.MIN_MAX,
        0.2,
        List.of(10.0),
        0,
        50,
        50,
        List.of(0.0, 0.5, 1.0, 2.0),
        TrainingConfig.defaults().withEpochs(10).withLearningRate(0.01));
  }

  private static void require(boolean valid, String name, Object value, String allowed) {
    if (!valid) {
      throw new IllegalArgumentException(name + " must be " + allowed + ", got " + value);
    }
  }
}
