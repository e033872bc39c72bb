package io.netwright.doctor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The standard deviation of layers' outputs, the measure of feature noise. */
final class FeatureSpread {

  private FeatureSpread() {}

  /** By layer, over all numbers that layers yield for a batch's worth of images of all classes. */
  static Map<String, Float> of(
      Network network, ImageSet images, List<String> layers, NDManager manager) {
    return Torch.withoutGradients(
        () -> {
          try (NDManager memory = manager.newSubManager()) {
            ImageSet some = images.ofEveryClass(ClassGradients.BATCH);
            NDArray batch = Batches.range(memory, some, 0, some.size()).images();
            Map<String, NDArray> maps =
                network.forward(batch, Set.copyOf(layers), Mode.EVALUATION).taps();
            Map<String, Float> spread = new LinkedHashMap<>();
            maps.forEach((layer, map) -> spread.put(layer, deviation(map)));
            return spread;
          }
        });
  }

  private static float deviation(NDArray map) {
    return (float) Math.sqrt(map.sub(map.mean()).square().mean().getFloat());
  }
}
