package io.netwright.testing;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.Initialization;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;

/** Logits of networks, on two fixed images or on given ones. */
public final class Logits {
  private static final int IMAGES = 2;

  private Logits() {}

  /** {@code [image][output]}. */
  public static float[][] of(WeightedGraph model) {
    FeatureShape images = model.graph().inputShape();
    long[] sizes = {IMAGES, images.channels(), images.height(), images.width()};
    float[] values = new float[IMAGES * images.channels() * images.height() * images.width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.5 + 0.5 * Initialization.uniform("input", i));
    }
    float[] logits = of(model, values, sizes);
    int classes = logits.length / IMAGES;
    float[][] byImage = new float[IMAGES][classes];
    for (int i = 0; i < logits.length; i++) {
      byImage[i / classes][i % classes] = logits[i];
    }
    return byImage;
  }

  /**
   * The logits of images that are arrays of Java, in their order.
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
