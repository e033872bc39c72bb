package io.netwright.nn.torchscript;

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
import io.netwright.nn.ComparedLogits;
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
        FeatureShape shape = network.graph().inputShape();
        for (int images : batches) {
          float[] pixels = ComparedLogits.pixels(shape, images);
          long[] sizes = ComparedLogits.sizes(shape, images);
          NDArray batch = manager.create(pixels, new Shape(sizes));
          float[] actual = predictor.predict(new NDList(batch)).singletonOrThrow().toFloatArray();
          ComparedLogits.assertClose(
              name, actual, ComparedLogits.own(network, pixels, sizes), 1e-5f);
        }
      }
    }
  }
}
