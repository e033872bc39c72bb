package io.netwright.testing;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;

/** What a network says to images that are arrays of Java, for tests that know no tensors. */
public final class PlainLogits {
  private PlainLogits() {}

  /**
   * Runs a network on the CPU.
   *
   * @param images float32 in [0, 1], of the sizes {@code (N, C, H, W)}
   */
  public static float[] of(WeightedGraph model, float[] images, long... sizes) {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, model)) {
      return Torch.withoutGradients(
          () -> network.logits(manager.create(images, new Shape(sizes))).toFloatArray());
    }
  }
}
