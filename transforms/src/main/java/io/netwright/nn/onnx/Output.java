package io.netwright.nn.onnx;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.Initialization;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Room;
import io.netwright.refusal.RefusedException;
import io.netwright.text.Foreign;
import java.util.List;
import java.util.Map;

/** The end of a network that was read: is it logits? */
final class Output {
  private static final int IMAGES = 2;

  private Output() {}

  /** The node that makes the logits; maps of one position are made vectors. */
  static String logits(Lowering lowering, Value value) {
    if (value instanceof Value.View view) {
      List<Long> dimensions = view.dimensions();
      throw noClasses(dimensions.subList(1, dimensions.size()) + " for each image");
    }
    OnnxNode reader = new OnnxNode("output", "the output", List.of(), List.of(), Map.of());
    Value.Feature feature = lowering.feature(value, reader);
    if (feature.shape().flat()) {
      return feature.node();
    }
    if (!Call.isPoint(feature.shape())) {
      throw noClasses("maps " + feature.shape());
    }
    return lowering.add("logits", new Rearranging.Flatten(), Map.of(), feature).node();
  }

  private static RefusedException noClasses(String output) {
    return new RefusedException(
        "the output is "
            + output
            + " and not one number for each class: a network that detects or segments? Supported"
            + " are classifiers, whose output is (N, classes)");
  }

  /** Refuses one number for an image, unless somebody says of which class it is the logit. */
  static void requireClasses(int outputs, boolean named) {
    if (outputs == 1 && !named) {
      throw new RefusedException(
          "the output is one number for each image: a regression, or two classes told by a sign?"
              + " Supported are classifiers with a logit for each of two or more classes; two"
              + " classes are the logits 0 and that number");
    }
  }

  /** Refuses weights that are no numbers, and outputs that are probabilities. */
  static void requireLogits(WeightedGraph network) {
    network.weights().forEach(Output::requireNumbers);
    Node last = network.graph().output();
    while (last.layer() instanceof Rearranging && last.inputs().size() == 1) {
      last = network.graph().node(last.inputs().get(0));
    }
    if (last.layer() instanceof Nonlinearity.Sigmoid
        || last.layer() instanceof Nonlinearity.HardSigmoid) {
      throw probabilities("is the output of a Sigmoid");
    }
    Room.FOREIGN.require(network.graph());
    float[] outputs = outputs(network);
    int classes = network.graph().classes();
    boolean sums = classes > 1;
    for (int image = 0; image < IMAGES; image++) {
      double sum = 0;
      for (int i = image * classes; i < (image + 1) * classes; i++) {
        if (!Float.isFinite(outputs[i])) {
          throw new RefusedException("the network gives " + outputs[i] + " for an image");
        }
        sum += outputs[i];
        sums &= outputs[i] >= 0;
      }
      sums &= Math.abs(sum - 1) < 1e-4;
    }
    if (sums) {
      throw probabilities("is not negative and sums to 1");
    }
  }

  private static RefusedException probabilities(String why) {
    return new RefusedException(
        "the output "
            + why
            + ": these are probabilities, which attacks cannot see through; export the network up"
            + " to its logits");
  }

  private static void requireNumbers(String name, Tensor tensor) {
    for (float value : tensor.values()) {
      if (!Float.isFinite(value) || (value < 0 && name.endsWith(".running_var"))) {
        throw new RefusedException(
            "no network can compute with these weights: "
                + Foreign.name(name)
                + " has the number "
                + value);
      }
    }
  }

  private static float[] outputs(WeightedGraph network) {
    FeatureShape images = network.graph().inputShape();
    float[] pixels = new float[IMAGES * images.channels() * images.positions()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (0.5 + 0.5 * Initialization.uniform("images", i));
    }
    try (NDManager manager = Torch.manager(Device.cpu());
        Network running = Network.on(manager, network)) {
      Shape shape = new Shape(IMAGES, images.channels(), images.height(), images.width());
      NDArray batch = manager.create(pixels, shape);
      return Torch.withoutGradients(() -> running.logits(batch).toFloatArray());
    } catch (EngineException e) {
      throw new RefusedException("no network can compute this: " + e.getMessage(), e);
    }
  }
}
