package io.netwright.nn.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.netwright.nn.Initialization;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/** Logits of the same images, by PyTorch's own reader of a file and by our own network. */
public final class Libtorch {
  private Libtorch() {}

  /** The file of a network. */
  public static byte[] written(WeightedGraph network) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TorchscriptWriter.write(network, Map.of(), bytes);
    return bytes.toByteArray();
  }

  /**
   * Asserts that a network's file computes the network's logits of so many images, one after
   * another.
   */
  public static void assertSame(String name, WeightedGraph network, int... batches)
      throws IOException, MalformedModelException, TranslateException {
    try (NDManager manager = Torch.manager(Device.cpu());
        Model model = Model.newInstance("network", Device.cpu(), "PyTorch")) {
      model.load(new ByteArrayInputStream(written(network)));
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        for (int images : batches) {
          NDArray batch = batch(manager, network.graph().inputShape(), images);
          float[] actual = predictor.predict(new NDList(batch)).singletonOrThrow().toFloatArray();
          assertClose(name, actual, own(network, batch));
        }
      }
    }
  }

  private static void assertClose(String name, float[] actual, float[] expected) {
    float largest = 1;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(actual).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]) / largest)
          .as("%s, logit %d: %s beside %s", name, i, actual[i], expected[i])
          .isLessThan(1e-5f);
    }
  }

  private static float[] own(WeightedGraph model, NDArray batch) {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, model)) {
      return Torch.withoutGradients(() -> network.logits(batch).toFloatArray());
    }
  }

  private static NDArray batch(NDManager manager, FeatureShape shape, int images) {
    float[] pixels = new float[images * shape.channels() * shape.positions()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (0.5 + 0.5 * Initialization.uniform("pixels", i));
    }
    return manager.create(
        pixels, new Shape(images, shape.channels(), shape.height(), shape.width()));
  }
}
