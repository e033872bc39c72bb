package io.netwright.doctor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.doctor.Diagnosis.ErrorDiagnosis;
import io.netwright.doctor.Diagnosis.LayerDiagnosis;
import io.netwright.doctor.GradientAggregates.Measurement;
import io.netwright.metric.Journal;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.train.Predictions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds out what a diagnosis says. */
final class DiagnosisStudy {
  static final int BATCH = 128;
  private static final int CHANNELS_NAMED = 5;

  private final Treatment treatment;
  private final NDManager manager;

  DiagnosisStudy(Treatment treatment, NDManager manager) {
    this.treatment = treatment;
    this.manager = manager;
  }

  /** The channels of every class, from its high-confidence training images. */
  ChannelMasks masks() {
    try (Network network = Network.on(manager, treatment.model())) {
      return masks(aggregates(network, sift(network)));
    }
  }

  /** Everything. */
  Diagnosis run(Journal journal) {
    try (Network network = Network.on(manager, treatment.model())) {
      HighConfidenceImages sifted = sift(network);
      GradientAggregates aggregates = aggregates(network, sifted);
      ChannelMasks masks = masks(aggregates);
      List<LayerDiagnosis> layers =
          treatment.layers().stream().map(layer -> layer(layer, aggregates, masks)).toList();
      layers.forEach(layer -> report(layer, journal));
      int classes = treatment.data().classes().size();
      return new Diagnosis(
          treatment.data().classes(),
          IntStream.range(0, classes).mapToObj(sifted::count).toList(),
          layers,
          errors(network, masks),
          new NoiseStudy(treatment, network, manager).run(journal));
    }
  }

  private HighConfidenceImages sift(Network network) {
    ImageSet train = treatment.data().train();
    Predictions predictions = Predictions.of(network, train, BATCH, manager);
    return HighConfidenceImages.sift(predictions, train, treatment.config().perClass());
  }

  private GradientAggregates aggregates(Network network, HighConfidenceImages sifted) {
    return GradientAggregates.of(
        network,
        treatment.data().train().select(sifted.indices()),
        new Measurement(
            treatment.layers(), treatment.config().form(), FeatureNoise.none(), BATCH),
        manager);
  }

  private ChannelMasks masks(GradientAggregates aggregates) {
    TreatmentConfig config = treatment.config();
    return ChannelMasks.of(aggregates, config.maskRule(), config.threshold());
  }

  private static LayerDiagnosis layer(
      String layer, GradientAggregates aggregates, ChannelMasks masks) {
    List<Double> highShare = new ArrayList<>();
    List<Double> topTenth = new ArrayList<>();
    List<List<Double>> overlap = new ArrayList<>();
    int channels = masks.channels(layer);
    for (int label = 0; label < masks.classes(); label++) {
      BitSet own = masks.high(layer, label);
      highShare.add((double) own.cardinality() / channels);
      topTenth.add(topTenthShare(aggregates.of(layer, label)));
      List<Double> row = new ArrayList<>();
      for (int other = 0; other < masks.classes(); other++) {
        row.add(jaccard(own, masks.high(layer, other)));
      }
      overlap.add(row);
    }
    return new LayerDiagnosis(layer, channels, highShare, topTenth, overlap);
  }

  /** Share of a sum that its largest tenth (at least one number) carries. */
  static double topTenthShare(double[] aggregate) {
    double[] sorted = aggregate.clone();
    Arrays.sort(sorted);
    int top = Math.max(1, (int) Math.ceil(sorted.length / 10.0));
    double sum = Arrays.stream(sorted).sum();
    double largest = Arrays.stream(sorted, sorted.length - top, sorted.length).sum();
    return sum == 0 ? 0 : largest / sum;
  }

  /** Shared members over all members; 0 for two empty sets. */
  static double jaccard(BitSet one, BitSet other) {
    BitSet shared = (BitSet) one.clone();
    shared.and(other);
    BitSet all = (BitSet) one.clone();
    all.or(other);
    return all.isEmpty() ? 0 : (double) shared.cardinality() / all.cardinality();
  }

  private static void report(LayerDiagnosis layer, Journal journal) {
    journal.report("treat.diagnosis.high.share." + layer.layer(), 0, layer.meanHighShare());
    journal.report("treat.diagnosis.overlap." + layer.layer(), 0, layer.meanOverlap());
  }

  /** Explains misclassified validation images by the gradient of the wrong class's logit. */
  private List<ErrorDiagnosis> errors(Network network, ChannelMasks masks) {
    ImageSet validation = treatment.data().validation();
    int[] predicted = Predictions.of(network, validation, BATCH, manager).predicted();
    int[] wrong =
        IntStream.range(0, validation.size())
            .filter(image -> predicted[image] != validation.label(image))
            .limit(treatment.config().misclassified())
            .toArray();
    String layer = treatment.layers().get(0);
    List<ErrorDiagnosis> errors = new ArrayList<>();
    for (int from = 0; from < wrong.length; from += BATCH) {
      int[] some = Arrays.copyOfRange(wrong, from, Math.min(wrong.length, from + BATCH));
      int[] spoken = Arrays.stream(some).map(image -> predicted[image]).toArray();
      ImageSet images = validation.select(some).relabelled(spoken);
      try (NDManager memory = manager.newSubManager()) {
        Batch batch = Batches.range(memory, images, 0, some.length);
        NDArray gradients =
            Objects.requireNonNull(
                ChannelGradients.of(
                        network, batch, Set.of(layer), GradientForm.RELU, Mode.EVALUATION)
                    .get(layer));
        float[] values = gradients.toFloatArray();
        int channels = masks.channels(layer);
        for (int i = 0; i < some.length; i++) {
          float[] ofImage = Arrays.copyOfRange(values, i * channels, (i + 1) * channels);
          List<Integer> loudest = loudest(ofImage);
          BitSet owned = masks.high(layer, spoken[i]);
          errors.add(
              new ErrorDiagnosis(
                  some[i],
                  validation.label(some[i]),
                  spoken[i],
                  layer,
                  loudest,
                  (int) loudest.stream().filter(owned::get).count()));
        }
      }
    }
    return errors;
  }

  private static List<Integer> loudest(float[] gradients) {
    return IntStream.range(0, gradients.length)
        .boxed()
        .sorted(Comparator.comparingDouble(channel -> -gradients[channel]))
        .limit(CHANNELS_NAMED)
        .toList();
  }
}
