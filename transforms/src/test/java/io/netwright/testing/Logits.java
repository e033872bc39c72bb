package io.netwright.testing;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.Initialization;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;

/** Logits of networks on two fixed images. */
public final class Logits {
  private static final int IMAGES = 2;

  private Logits() {}

  /** {@code [image][output]}. */
  public static float[][] of(WeightedGraph model) {
    FeatureShape images = model.graph().inputShape();
    Shape shape = new Shape(IMAGES, images.channels(), images.height(), images.width());
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.5 + 0.5 * Initialization.uniform("input", i));
    }
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, model)) {
      float[] logits =
          Torch.withoutGradients(
              () -> network.logits(manager.create(values, shape)).toFloatArray());
      int classes = logits.length / IMAGES;
      float[][] byImage = new float[IMAGES][classes];
      for (int i = 0; i < logits.length; i++) {
        byImage[i / classes][i % classes] = logits[i];
      }
      return byImage;
    }
  }
}
