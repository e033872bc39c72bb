package io.netwright.doctor;

import ai.djl.ndarray.NDArray;
import io.netwright.data.Batch;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How much each channel of some layers has to do with a logit, image by image. */
final class ChannelGradients {

  private ChannelGradients() {}

  /**
   * The gradient of one logit per image with respect to the layers' outputs, its form summed over
   * the positions: {@code sum_hw f(d z_label / d m_k)} (Model Doctor, equations 2 and 3).
   *
   * @param batch images and the class whose logit is differentiated for each
   * @param mode evaluation, with or without feature noise
   * @return by layer, {@code (N, C)} float32 at least 0, in the manager of the images
   */
  static Map<String, NDArray> of(
      Network network, Batch batch, Set<String> layers, GradientForm form, Mode mode) {
    return Torch.withGradients(
        () -> {
          batch.images().setRequiresGradient(true);
          ForwardPass pass = network.forward(batch.images(), layers, mode);
          NDArray sum = pass.logits().gather(batch.labels().reshape(-1, 1), 1).sum();
          List<NDArray> maps = new ArrayList<>();
          layers.forEach(layer -> maps.add(pass.tap(layer)));
          List<NDArray> gradients = Gradients.ofAll(sum, maps);
          Map<String, NDArray> byLayer = new LinkedHashMap<>();
          for (String layer : layers) {
            byLayer.put(layer, overPositions(form.of(gradients.get(byLayer.size()))));
          }
          return byLayer;
        });
  }

  /** Sums {@code (N, C, H, W)} to {@code (N, C)}; vectors stay as they are. */
  static NDArray overPositions(NDArray maps) {
    return maps.getShape().dimension() == 4 ? maps.sum(new int[] {2, 3}) : maps;
  }
}
