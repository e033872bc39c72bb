package io.netwright.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;

/** Our own logits of the same images that another program is asked about. */
public final class ComparedLogits {
  private ComparedLogits() {}

  /** Pixels of so many images. */
  public static float[] pixels(FeatureShape shape, int images) {
    float[] pixels = new float[images * shape.channels() * shape.positions()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (0.5 + 0.5 * Initialization.uniform("pixels", i));
    }
    return pixels;
  }

  /** Their dimensions. */
  public static long[] sizes(FeatureShape shape, int images) {
    return new long[] {images, shape.channels(), shape.height(), shape.width()};
  }

  /** What our own network says of given numbers. */
  public static float[] own(WeightedGraph model, float[] images, long... sizes) {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, model)) {
      return Torch.withoutGradients(
          () -> network.logits(manager.create(images, new Shape(sizes))).toFloatArray());
    }
  }

  /** Asserts that logits differ by less than a share of the largest, which counts as 1 at least. */
  public static void assertClose(String name, float[] actual, float[] expected, float most) {
    float largest = 1;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(actual).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]) / largest)
          .as("%s, logit %d: %s beside %s", name, i, actual[i], expected[i])
          .isLessThan(most);
    }
  }
}
