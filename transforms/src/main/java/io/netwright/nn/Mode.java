package io.netwright.nn;

import io.netwright.seed.Seed;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a forward pass runs.
 *
 * @param seed seed of everything random in this pass (dropout, SFM, CFS, noise); null in evaluation
 *     without noise, where nothing is random
 * @param training whether batch statistics are used and updated and training-only layers act
 * @param noise standard deviation of the normal noise added to a node's output, by node name
 */
public record Mode(boolean training, @Nullable Seed seed, Map<String, Float> noise) {

  /** Running statistics, nothing random. */
  public static final Mode EVALUATION = new Mode(false, null, Map.of());

  /** Takes an immutable copy. */
  public Mode {
    noise = Map.copyOf(noise);
    if (seed == null && (training || !noise.isEmpty())) {
      throw new IllegalArgumentException("a mode with randomness needs a seed");
    }
  }

  /** One training step, random by the given seed. */
  public static Mode training(Seed seed) {
    return new Mode(true, seed, Map.of());
  }

  /** The same with normal noise on the outputs of some nodes. */
  public Mode withNoise(Map<String, Float> standardDeviations, Seed noiseSeed) {
    return new Mode(training, noiseSeed, standardDeviations);
  }
}
