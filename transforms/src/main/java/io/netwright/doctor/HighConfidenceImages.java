package io.netwright.doctor;

import io.netwright.accuracy.Predictions;
import io.netwright.data.ImageSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The high-confidence images of every class: of those classified correctly, the ones with the
 * largest softmax probability of their class (Model Doctor, section "Channel-wise Constraint").
 *
 * @param byClass by label, indices into the set from the most confident on; empty for a class of
 *     which no image is classified correctly
 */
public record HighConfidenceImages(List<List<Integer>> byClass) {

  /** Takes immutable copies. */
  public HighConfidenceImages {
    byClass = byClass.stream().map(List::copyOf).toList();
  }

  /**
   * Chooses from a set; of equally confident images the first come first.
   *
   * @param predictions of the whole set
   * @param perClass images kept of a class where there are as many
   */
  public static HighConfidenceImages select(Predictions predictions, ImageSet set, int perClass) {
    double[] confidences = new double[set.size()];
    List<List<Integer>> correct = new ArrayList<>();
    for (int label = 0; label < predictions.classes(); label++) {
      correct.add(new ArrayList<>());
    }
    for (int image = 0; image < set.size(); image++) {
      int label = set.label(image);
      if (predictions.predicted(image) == label) {
        confidences[image] = softmax(predictions.logits(image), label);
        correct.get(label).add(image);
      }
    }
    Comparator<Integer> mostConfidentFirst =
        Comparator.<Integer>comparingDouble(image -> -confidences[image])
            .thenComparing(Comparator.naturalOrder());
    return new HighConfidenceImages(
        correct.stream()
            .map(images -> images.stream().sorted(mostConfidentFirst).limit(perClass).toList())
            .toList());
  }

  /** Indices of all classes' images, class by class. */
  public int[] indices() {
    return byClass.stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray();
  }

  /** Number of images of one class. */
  public int count(int label) {
    return byClass.get(label).size();
  }

  /** The classes of which no image is classified correctly. */
  public List<Integer> missingClasses() {
    return IntStream.range(0, byClass.size()).filter(label -> count(label) == 0).boxed().toList();
  }

  private static double softmax(float[] logits, int label) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - logits[label]);
    }
    return 1 / sum;
  }
}
