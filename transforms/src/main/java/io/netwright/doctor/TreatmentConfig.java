package io.netwright.doctor;

import io.netwright.train.TrainingConfig;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * How models are diagnosed and treated (Model Doctor, AAAI 2022).
 *
 * @param layers nodes whose channels are looked at and constrained; empty: the last convolution
 * @param form which part of a gradient counts
 * @param maskRule which channels of a class are high
 * @param thresholds of {@link MaskRule#MIN_MAX}, in [0, 1); several are candidates like {@code
 *     alphas}
 * @param alphas weights of the channel constraint at batches of 128; of several, the one with the
 *     best validation accuracy is taken, and each costs a training of the treatment and one of its
 *     control
 * @param noise standard deviation of normal feature noise on those layers while training, in the
 *     control too; 0, as the official release has it commented out and networks without batch
 *     normalization do not learn under the N(0, 1) of the pre-publication code
 * @param aggregateNoise standard deviation of the feature noise of equation 4, under which the
 *     gradients behind the masks are taken, as a multiple of the layer's own; 0, as in both codes
 * @param draws noises that are averaged, {@code J} of equation 4
 * @param perClass high-confidence images per class
 * @param misclassified misclassified validation images that the diagnosis explains at most
 * @param noiseLevels feature noise under which the diagnosis measures accuracy, as multiples of the
 *     layer's own standard deviation
 * @param training how treatment trains, from the trained weights; its control likewise
 * @param constraint what the network is held to; {@link Constraint#SPATIAL} and {@link
 *     Constraint#BOTH} need masks, which {@code shapes} have and {@code data.NAME.masks} gives
 * @param betas weights of the spatial constraint; several are candidates like {@code alphas}. The
 *     pre-publication code has 10, which is 128 times as strong beside an alpha of 10
 * @param grid what is chosen on validation images; empty: nothing
 */
@RecordBuilder
public record TreatmentConfig(
    List<String> layers,
    GradientForm form,
    MaskRule maskRule,
    List<Double> thresholds,
    List<Double> alphas,
    double noise,
    double aggregateNoise,
    int draws,
    int perClass,
    int misclassified,
    List<Double> noiseLevels,
    TrainingConfig training,
    Constraint constraint,
    List<Double> betas,
    TreatmentGrid grid)
    implements TreatmentConfigBuilder.With, Serializable {

  /** Refuses numbers out of range, naming the field and what it may be. */
  public TreatmentConfig {
    layers = List.copyOf(layers);
    thresholds = List.copyOf(thresholds);
    alphas = List.copyOf(alphas);
    noiseLevels = List.copyOf(noiseLevels);
    betas = List.copyOf(betas);
    requireDistinct("layers", layers);
    requireCandidates("thresholds", thresholds, "[0.2]");
    thresholds.forEach(value -> require(value >= 0 && value < 1, "thresholds", value, "in [0, 1)"));
    require(
        maskRule == MaskRule.MIN_MAX || thresholds.size() == 1,
        "thresholds",
        thresholds,
        "one value with maskRule " + maskRule + ", which has no threshold");
    requireCandidates("alphas", alphas, "[10]");
    alphas.forEach(
        alpha -> require(alpha > 0 && Double.isFinite(alpha), "alphas", alpha, "above 0"));
    requireCandidates("betas", betas, "[0.1]");
    betas.forEach(beta -> require(beta > 0 && Double.isFinite(beta), "betas", beta, "above 0"));
    if (!grid.isEmpty() && alphas.size() * betas.size() * thresholds.size() > 1) {
      throw new IllegalArgumentException(
          "alphas, betas and thresholds must have one value each where there is a grid, got "
              + alphas
              + ", "
              + betas
              + " and "
              + thresholds
              + "; put what is to be tried into grid");
    }
    requireOfConstraint("grid.alphas", grid.alphas(), constraint.isChannel(), constraint);
    requireOfConstraint("grid.forms", grid.forms(), constraint.isChannel(), constraint);
    requireOfConstraint("grid.betas", grid.betas(), constraint.isSpatial(), constraint);
    requireDeviation("noise", noise);
    requireDeviation("aggregateNoise", aggregateNoise);
    require(draws >= 1, "draws", draws, "at least 1");
    require(perClass >= 1, "perClass", perClass, "at least 1");
    require(misclassified >= 0, "misclassified", misclassified, "at least 0");
    noiseLevels.forEach(level -> requireDeviation("noiseLevels", level));
    requireDistinct("noiseLevels", noiseLevels);
  }

  /** The official release's values: positive part, min-max above 0.2, weight 10, 50 images. */
  public static TreatmentConfig defaults() {
    return new TreatmentConfig(
        List.of(),
        GradientForm.RELU,
        MaskRule.MIN_MAX,
        List.of(0.2),
        List.of(10.0),
        0,
        0,
        1,
        50,
        50,
        List.of(0.0, 0.5, 1.0, 2.0),
        TrainingConfig.defaults().withEpochs(10).withLearningRate(0.01),
        Constraint.CHANNEL,
        List.of(0.1),
        TreatmentGrid.none());
  }

  /** The same with one choice of a grid, and no grid. */
  TreatmentConfig chosen(TreatmentGrid.Choice choice) {
    return with()
        .layers(choice.layers())
        .form(choice.form())
        .alphas(List.of(choice.alpha()))
        .noise(choice.noise())
        .betas(List.of(choice.beta()))
        .grid(TreatmentGrid.none())
        .build();
  }

  /**
   * Weights and threshold of one training.
   *
   * @param alpha weight of the channel constraint
   * @param beta weight of the spatial constraint
   */
  record Candidate(double alpha, double threshold, double beta) {}

  /** What is trained, in order; what a constraint does not have makes no candidates. */
  List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>();
    for (double beta : constraint.isSpatial() ? betas : betas.subList(0, 1)) {
      for (double threshold : constraint.isChannel() ? thresholds : thresholds.subList(0, 1)) {
        for (double alpha : constraint.isChannel() ? alphas : alphas.subList(0, 1)) {
          candidates.add(new Candidate(alpha, threshold, beta));
        }
      }
    }
    return candidates;
  }

  private static void requireCandidates(String name, List<Double> values, String example) {
    require(!values.isEmpty(), name, values, "at least one number, e.g. " + example);
    requireDistinct(name, values);
  }

  /** Candidates that differ in what a constraint does not have would differ in chance alone. */
  private static void requireOfConstraint(
      String name, List<?> values, boolean has, Constraint constraint) {
    require(
        has || values.size() <= 1,
        name,
        values,
        "at most one value with constraint " + constraint + ", which does not use it");
  }

  private static void requireDistinct(String name, List<?> values) {
    require(new HashSet<>(values).size() == values.size(), name, values, "without repetition");
  }

  private static void requireDeviation(String name, double value) {
    require(value >= 0 && Double.isFinite(value), name, value, "at least 0");
  }

  private static void require(boolean valid, String name, Object value, String allowed) {
    if (!valid) {
      throw new IllegalArgumentException(name + " must be " + allowed + ", got " + value);
    }
  }
}
