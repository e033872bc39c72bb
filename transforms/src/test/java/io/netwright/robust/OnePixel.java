package io.netwright.robust;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.data.Batch;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import io.netwright.testing.SmallBatches;
import io.netwright.train.Objective;
import io.netwright.train.TrainingBatch;
import java.util.List;
import java.util.Map;

/**
 * Images of one pixel and logits {@code (0, d x)}, for numbers on paper: with label 0 the cross
 * entropy is {@code log(1 + exp(d x))}.
 */
final class OnePixel {
  private final NDManager manager;
  private final float d;

  OnePixel(NDManager manager, double d) {
    this.manager = manager;
    this.d = (float) d;
  }

  /** A loss and its derivative by {@code d}. */
  record Value(double loss, double byWeight) {}

  Network network() {
    WeightedGraph model =
        new WeightedGraph(
            GraphBuilder.from(FeatureShape.map(1, 1, 1))
                .then("flatten", new Rearranging.Flatten())
                .then("fc", new Weighted.Linear(1, 2, false))
                .build(),
            Map.of("fc.weight", new Tensor(List.of(2, 1), new float[] {0, d})));
    return Network.on(manager, model);
  }

  /** One image of label 0. */
  TrainingBatch image(Network network, Objective objective, double x) {
    NDArray pixel = manager.create(new float[] {(float) x}, new Shape(1, 1, 1, 1));
    Batch batch = new Batch(pixel, manager.create(new long[] {0}));
    return SmallBatches.of(network, objective, Mode.training(Seed.of(1)), batch);
  }

  /** An objective at an image of label 0. */
  Value at(double x, Objective objective) {
    try (Network network = network()) {
      network.requireGradients(true);
      NDArray loss = Torch.withGradients(() -> objective.loss(image(network, objective, x)));
      Gradients.intoParameters(loss);
      float[] gradient = network.parameter("fc.weight").getGradient().toFloatArray();
      return new Value(loss.getFloat(), gradient[1]);
    }
  }

  static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  static double crossEntropy(double z) {
    return Math.log(1 + Math.exp(z));
  }
}
