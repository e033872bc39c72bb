package io.netwright.doctor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.Predictions;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.doctor.Diagnosis.Confusion;
import io.netwright.doctor.Diagnosis.ErrorDiagnosis;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Explains misclassified images by the gradient of the wrong class's logit: the very force that the
 * constraint takes from the high channels of the confused class.
 *
 * @param predictions of every image
 */
record ErrorStudy(ImageSet images, Predictions predictions, ChannelMasks masks) {
  private static final int CHANNELS_NAMED = 5;

  /** Which classes are taken for which, the most frequent first. */
  List<Confusion> confusions() {
    Map<Integer, Map<Integer, Integer>> counts = new TreeMap<>();
    wrong()
        .forEach(
            image ->
                counts
                    .computeIfAbsent(images.label(image), label -> new TreeMap<>())
                    .merge(predictions.predicted(image), 1, Integer::sum));
    List<Confusion> confusions = new ArrayList<>();
    counts.forEach(
        (label, others) ->
            others.forEach((other, count) -> confusions.add(new Confusion(label, other, count))));
    confusions.sort(Comparator.comparingInt(confusion -> -confusion.images()));
    return confusions;
  }

  /**
   * The first misclassified images, classes taking turns, each with a row for every layer: of two
   * data sets that are joined the first ones would all be of one of them.
   */
  List<ErrorDiagnosis> errors(Network network, int atMost, NDManager manager) {
    int[] turns = turns();
    int[] explained =
        wrong()
            .boxed()
            .sorted(Comparator.comparingInt(image -> turns[image]))
            .limit(atMost)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    List<ErrorDiagnosis> errors = new ArrayList<>();
    for (int from = 0; from < explained.length; from += ClassGradients.BATCH) {
      int to = Math.min(explained.length, from + ClassGradients.BATCH);
      errors.addAll(batch(network, Arrays.copyOfRange(explained, from, to), manager));
    }
    return errors;
  }

  /** The how manieth of its class every image is. */
  private int[] turns() {
    int[] counts = new int[predictions.classes()];
    return IntStream.range(0, images.size()).map(image -> counts[images.label(image)]++).toArray();
  }

  private IntStream wrong() {
    return IntStream.range(0, images.size())
        .filter(image -> predictions.predicted(image) != images.label(image));
  }

  private List<ErrorDiagnosis> batch(Network network, int[] some, NDManager manager) {
    int[] spoken = Arrays.stream(some).map(image -> predictions.predicted(image)).toArray();
    ImageSet selected = images.select(some).relabelled(spoken);
    try (NDManager memory = manager.newSubManager()) {
      Map<String, NDArray> gradients =
          ChannelGradients.of(
              network,
              Batches.range(memory, selected, 0, some.length),
              new LinkedHashSet<>(masks.layers()),
              GradientForm.RELU,
              Mode.EVALUATION);
      List<Map.Entry<String, float[]>> layers =
          gradients.entrySet().stream()
              .map(entry -> Map.entry(entry.getKey(), entry.getValue().toFloatArray()))
              .toList();
      List<ErrorDiagnosis> errors = new ArrayList<>();
      for (int row = 0; row < some.length; row++) {
        for (Map.Entry<String, float[]> layer : layers) {
          errors.add(error(some[row], row, layer.getKey(), layer.getValue()));
        }
      }
      return errors;
    }
  }

  private ErrorDiagnosis error(int image, int row, String layer, float[] gradients) {
    int channels = masks.channels(layer);
    List<Integer> loudest =
        IntStream.range(0, channels)
            .filter(channel -> gradients[row * channels + channel] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(channel -> -gradients[row * channels + channel]))
            .limit(CHANNELS_NAMED)
            .toList();
    return new ErrorDiagnosis(
        image,
        images.label(image),
        predictions.predicted(image),
        layer,
        loudest,
        owned(loudest, masks.high(layer, predictions.predicted(image))),
        owned(loudest, masks.high(layer, images.label(image))));
  }

  private static int owned(List<Integer> channels, BitSet high) {
    return (int) channels.stream().filter(high::get).count();
  }
}
