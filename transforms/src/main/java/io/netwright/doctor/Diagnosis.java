package io.netwright.doctor;

import java.util.List;

/**
 * What is wrong with a model, for a person to read.
 *
 * @param classes class names by label
 * @param sifted high-confidence images per class, by label
 * @param layers how sparse and how overlapping the channels of each layer are
 * @param errors misclassified validation images and the channels that spoke for the wrong class
 * @param noise accuracy under feature noise, clean and attacked
 */
public record Diagnosis(
    List<String> classes,
    List<Integer> sifted,
    List<LayerDiagnosis> layers,
    List<ErrorDiagnosis> errors,
    List<NoiseDiagnosis> noise) {

  /** Takes immutable copies. */
  public Diagnosis {
    classes = List.copyOf(classes);
    sifted = List.copyOf(sifted);
    layers = List.copyOf(layers);
    errors = List.copyOf(errors);
    noise = List.copyOf(noise);
  }

  /**
   * The channels of one layer (the paper's first discovery: each class speaks through few channels,
   * and confused classes share them).
   *
   * @param channels how many the layer has
   * @param highShare by label, share of channels that are high for the class, in [0, 1]
   * @param topTenthShare by label, share of the class's gradient that its top tenth of channels
   *     carries, in [0, 1]
   * @param overlap by two labels, shared high channels over all high channels of both (Jaccard)
   */
  public record LayerDiagnosis(
      String layer,
      int channels,
      List<Double> highShare,
      List<Double> topTenthShare,
      List<List<Double>> overlap) {

    /** The mean overlap of two different classes. */
    public double meanOverlap() {
      double sum = 0;
      int pairs = 0;
      for (int one = 0; one < overlap.size(); one++) {
        for (int other = 0; other < one; other++) {
          sum += overlap.get(one).get(other);
          pairs++;
        }
      }
      return pairs == 0 ? 0 : sum / pairs;
    }

    /** The mean share of high channels. */
    public double meanHighShare() {
      return highShare.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }
  }

  /**
   * One misclassified image.
   *
   * @param image index among the validation images
   * @param channels of the layer, those first whose gradient raised the wrong class's logit most
   * @param ownedByWrongClass how many of these are high channels of the wrong class
   */
  public record ErrorDiagnosis(
      int image,
      int label,
      int predicted,
      String layer,
      List<Integer> channels,
      int ownedByWrongClass) {}

  /**
   * Accuracy under noise on one layer (the paper's second discovery: attacked images break sooner).
   *
   * @param level standard deviation of the noise, as a multiple of the layer's own
   * @param cleanAccuracy on validation images, in [0, 1]
   * @param attackedAccuracy on the same images after FGSM at 2/255, in [0, 1]
   */
  public record NoiseDiagnosis(
      String layer, double level, double cleanAccuracy, double attackedAccuracy) {}
}
