package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.data.Batch;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.data.ObjectMasks;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.testing.SmallBatches;
import io.netwright.testing.TensorMemory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * On images of 2 x 2 pixels that a convolution doubles, of whose four positions the linear layer
 * weighs class 0 by (1, -2, 3, 4) and class 1 by (5, 0, -1, 2).
 */
class SpatialConstraintTest {
  private static final float[] ROWS = {1, -2, 3, 4, 5, 0, -1, 2};
  private static final float[] PIXELS = {0.5f, 0.25f, 1, 0};

  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();

  private static WeightedGraph network(boolean smooth) {
    Extent one = Extent.square(1);
    GraphBuilder builder =
        GraphBuilder.from(FeatureShape.map(1, 2, 2))
            .then("conv", new Weighted.Conv2d(1, 1, one, one, Extent.square(0), one, 1, false));
    if (smooth) {
      builder = builder.then("silu", new Nonlinearity.Silu());
    }
    LayerGraph graph =
        builder
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(4, 2, false))
            .build();
    return new WeightedGraph(
        graph,
        Map.of(
            "conv.weight", new Tensor(List.of(1, 1, 1, 1), new float[] {2}),
            "fc.weight", new Tensor(List.of(2, 4), ROWS)));
  }

  /** A mask of 2 x 2 pixels, 255 where the object is. */
  private static ObjectMasks masks(int[] known, int... pixels) {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) pixels[i];
    }
    return new ObjectMasks(new ImageSet(new ImageShape(1, 2, 2), bytes, known));
  }

  private NDArray loss(Network network, ObjectMasks masks, float[] pixels, long... labels) {
    network.requireGradients(true);
    SpatialConstraint constraint = new SpatialConstraint(List.of("conv"), masks);
    return Torch.withGradients(
        () -> {
          NDArray images = manager.create(pixels, new Shape(labels.length, 1, 2, 2));
          Batch batch = new Batch(images, manager.create(labels));
          return constraint.loss(SmallBatches.of(network, constraint, Mode.EVALUATION, batch));
        });
  }

  private float loss(ObjectMasks masks, float[] pixels, long... labels) {
    try (Network network = Network.on(manager, network(false))) {
      return loss(network, masks, pixels, labels).getFloat();
    }
  }

  @Test
  void countsWhatTheLabelsLogitOwesToTheBackground() {
    // class 0 at the two background positions: |-2| + |4|
    assertThat(loss(masks(new int[] {1}, 255, 0, 255, 0), PIXELS, 0)).isCloseTo(6, within(1e-5f));
    // class 1 at the same: |0| + |2|
    assertThat(loss(masks(new int[] {1}, 255, 0, 255, 0), PIXELS, 1)).isCloseTo(2, within(1e-5f));
    assertThat(loss(masks(new int[] {1}, 255, 255, 255, 255), PIXELS, 0)).isZero();
  }

  @Test
  void takesPartlyCoveredPixelsForPartlyBackground() {
    // 1 * 0 + 2 * 0.8 + 3 * 1 + 4 * 0
    assertThat(loss(masks(new int[] {1}, 255, 51, 0, 255), PIXELS, 0))
        .isCloseTo(4.6f, within(1e-5f));
  }

  @Test
  void addsNothingForAnImageWithoutAMask() {
    float[] two = {0.5f, 0.25f, 1, 0, 0.5f, 0.25f, 1, 0};
    assertThat(loss(masks(new int[] {0}, 0, 0, 0, 0), PIXELS, 0)).isZero();
    // the mean over the images: (6 + 0) / 2
    assertThat(loss(masks(new int[] {1, 0}, 255, 0, 255, 0, 0, 0, 0, 0), two, 0, 1))
        .isCloseTo(3, within(1e-5f));
  }

  @Test
  void isForceAsStrongAtEveryBatchSize() {
    float[] two = {0.5f, 0.25f, 1, 0, 0.5f, 0.25f, 1, 0};
    float one = loss(masks(new int[] {1}, 255, 0, 255, 0), PIXELS, 0);
    float both = loss(masks(new int[] {1, 1}, 255, 0, 255, 0, 255, 0, 255, 0), two, 0, 0);
    assertThat(both).isCloseTo(one, within(1e-5f));
  }

  @Test
  void pullsTheWeightsOfTheBackgroundTowardsZeroAndNoOthers() {
    try (Network network = Network.on(manager, network(false))) {
      Gradients.intoParameters(loss(network, masks(new int[] {1}, 255, 0, 255, 0), PIXELS, 0));
      float[] gradient = network.parameter("fc.weight").getGradient().toFloatArray();
      assertThat(gradient).containsExactly(new float[] {0, -1, 0, 1, 0, 0, 0, 0}, within(1e-6f));
    }
  }

  /** After a SiLU the gradients depend on what comes before, and so does the loss. */
  @Test
  void differentiatesItsGradientsAgain() {
    ObjectMasks masks = masks(new int[] {1}, 255, 0, 0, 0);
    WeightedGraph smooth = network(true);
    float gradient;
    try (Network network = Network.on(manager, smooth)) {
      Gradients.intoParameters(loss(network, masks, PIXELS, 0));
      gradient = network.parameter("conv.weight").getGradient().getFloat();
    }
    // d/dw sum_bg |fc| silu'(w x) = sum_bg |fc| silu''(w x) x, at x = 0.25, 1 and 0, w = 2
    double expected = 2 * second(0.5) * 0.25 + 3 * second(2) * 1;
    assertThat((double) gradient).isCloseTo(expected, within(1e-4));
  }

  /** The second derivative of {@code x sigmoid(x)}: {@code s (1 - s) (2 + x (1 - 2 s))}. */
  private static double second(double x) {
    double s = 1 / (1 + Math.exp(-x));
    return s * (1 - s) * (2 + x * (1 - 2 * s));
  }
}
