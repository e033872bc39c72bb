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
 * What both diagnosis and treatment start from: the gradients of each class, aggregated over its
 * high-confidence training images.
 *
 * @param images the high-confidence images
 * @param aggregates the gradients over them
 */
public record ClassGradients(HighConfidenceImages images, GradientAggregates aggregates) {
  /** Images at a time. */
  static final int BATCH = 128;

  /** Measures the model that is to be treated. */
  static ClassGradients of(Treatment treatment, NDManager manager) {
    try (Network network = Network.on(manager, treatment.model())) {
      ImageSet train = treatment.data().train();
      TreatmentConfig config = treatment.config();
      HighConfidenceImages confident =
          HighConfidenceImages.select(
              Predictions.of(network, train, BATCH, manager), train, config.perClass());
      ImageSet images = train.select(confident.indices());
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
      return new ClassGradients(
          confident, GradientAggregates.of(network, images, measurement, manager));
    }
  }

  /** The channels of every class. */
  public ChannelMasks masks(MaskRule rule, double threshold) {
    return ChannelMasks.of(aggregates, rule, threshold);
  }
}
