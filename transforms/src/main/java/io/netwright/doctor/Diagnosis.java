package io.netwright.doctor;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a model, for a person to read.
 *
 * @param classes class names by label
 * @param sifted high-confidence images by label; a class without any appears in no layer
 * @param layers how sparse and how overlapping the channels of each layer are
 * @param validationImages how many images were looked at for errors
 * @param confusions which classes are taken for which, the most frequent first
 * @param errors misclassified validation images and the channels that spoke for the wrong class
 * @param noise accuracy under feature noise, clean and attacked
 * @param conclusions what follows from channels and errors; null: still to be drawn
 */
public record Diagnosis(
    List<String> classes,
    List<Integer> sifted,
    List<LayerDiagnosis> layers,
    int validationImages,
    List<Confusion> confusions,
    List<ErrorDiagnosis> errors,
    List<NoiseDiagnosis> noise,
    @Nullable Conclusions conclusions) {

  /** Takes immutable copies. */
  public Diagnosis {
    classes = List.copyOf(classes);
    sifted = List.copyOf(sifted);
    layers = List.copyOf(layers);
    confusions = List.copyOf(confusions);
    errors = List.copyOf(errors);
    noise = List.copyOf(noise);
    conclusions = conclusions == null ? Conclusions.of(layers, errors, confusions) : conclusions;
  }

  /** What follows from channels and errors. */
  @Override
  public Conclusions conclusions() {
    return Objects.requireNonNull(conclusions);
  }

  /**
   * The channels of one layer (the paper's first discovery: each class speaks through few channels,
   * and confused classes share them).
   *
   * @param channels how many the layer has
   * @param classes by label, those that have high-confidence images
   * @param overlaps every pair of these classes, the most overlapping first
   */
  public record LayerDiagnosis(
      String layer, int channels, List<ClassChannels> classes, List<Overlap> overlaps) {

    /** Takes immutable copies. */
    public LayerDiagnosis {
      classes = List.copyOf(classes);
      overlaps = List.copyOf(overlaps);
    }

    /** The mean overlap of two different classes; 0 where there are no two. */
    public double meanOverlap() {
      return overlaps.stream().mapToDouble(Overlap::shared).average().orElse(0);
    }

    /** The mean share of high channels. */
    public double meanHighShare() {
      return classes.stream().mapToDouble(ClassChannels::highShare).average().orElse(0);
    }

    /** The mean Gini coefficient. */
    public double meanGini() {
      return classes.stream().mapToDouble(ClassChannels::gini).average().orElse(0);
    }
  }

  /**
   * The channels of one class in one layer.
   *
   * @param high the channels above the threshold, the class's own
   * @param highShare their share of all channels, in [0, 1]
   * @param topTenthShare share of the class's gradient that its top tenth of channels carries, in
   *     [0, 1]
   * @param gini inequality of the channels' gradients: 0 where all are equal, towards 1 where one
   *     has everything
   */
  public record ClassChannels(
      int label, List<Integer> high, double highShare, double topTenthShare, double gini) {

    /** Takes an immutable copy. */
    public ClassChannels {
      high = List.copyOf(high);
    }
  }

  /**
   * Two classes in one layer.
   *
   * @param shared shared high channels over all high channels of both (Jaccard), in [0, 1]
   */
  public record Overlap(int one, int other, double shared) {}

  /** How many validation images of a class are taken for another one. */
  public record Confusion(int label, int predicted, int images) {}

  /**
   * One layer's part in one misclassified image.
   *
   * @param image index among the validation images
   * @param channels of the layer, those whose gradient raised the wrong class's logit most first
   * @param ownedByWrongClass how many of these are high channels of the wrong class
   * @param ownedByTrueClass how many of these are high channels of the image's class
   */
  public record ErrorDiagnosis(
      int image,
      int label,
      int predicted,
      String layer,
      List<Integer> channels,
      int ownedByWrongClass,
      int ownedByTrueClass) {

    /** Takes an immutable copy. */
    public ErrorDiagnosis {
      channels = List.copyOf(channels);
    }
  }

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
