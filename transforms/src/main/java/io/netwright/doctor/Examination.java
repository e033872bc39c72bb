package io.netwright.doctor;

import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.Predictions;
import io.netwright.data.ImageSet;
import io.netwright.doctor.GradientAggregates.Measurement;
import io.netwright.nn.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What both diagnosis and treatment start from: the high-confidence training images of a model and
 * the gradients aggregated over them.
 */
public record Examination(HighConfidenceImages sifted, GradientAggregates aggregates) {
  /** Images at a time. */
  static final int BATCH = 128;

  /** Examines the model that is to be treated. */
  static Examination of(Treatment treatment, NDManager manager) {
    try (Network network = Network.on(manager, treatment.model())) {
      ImageSet train = treatment.data().train();
      TreatmentConfig config = treatment.config();
      HighConfidenceImages sifted =
          HighConfidenceImages.sift(
              Predictions.of(network, train, BATCH, manager), train, config.perClass());
      ImageSet images = train.select(sifted.indices());
      List<String> layers = treatment.layers();
      FeatureNoise noise = FeatureNoise.none();
      if (config.aggregateNoise() > 0 && images.size() > 0) {
        Map<String, Float> deviations = new LinkedHashMap<>();
        FeatureSpread.of(network, images, layers, manager)
            .forEach(
                (layer, own) -> deviations.put(layer, (float) (config.aggregateNoise() * own)));
        noise = new FeatureNoise(deviations, config.draws(), treatment.seed().with("aggregate"));
      }
      Measurement measurement = new Measurement(layers, config.form(), noise, BATCH);
      return new Examination(sifted, GradientAggregates.of(network, images, measurement, manager));
    }
  }

  /** The channels of every class. */
  public ChannelMasks masks(MaskRule rule, double threshold) {
    return ChannelMasks.of(aggregates, rule, threshold);
  }
}
