package io.netwright.doctor;

import io.netwright.nn.Mode;
import io.netwright.seed.Seed;
import java.util.Map;

/**
 * Normal noise on feature maps while gradients are taken: {@code m + sigma_j} of equation 4.
 *
 * @param deviations standard deviation by layer; empty for none
 * @param draws {@code J}, how many noises are averaged
 */
record FeatureNoise(Map<String, Float> deviations, int draws, Seed seed) {

  /** No noise: one draw of nothing. */
  static FeatureNoise none() {
    return new FeatureNoise(Map.of(), 1, Seed.of(0));
  }

  /** The mode of one draw for the batch that starts at an image. */
  Mode mode(int draw, int image) {
    return Mode.EVALUATION.withNoise(deviations, seed.with(draw).with(image));
  }
}
