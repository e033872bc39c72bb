package io.netwright.nn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.Noise;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.io.ModelFile;
import io.netwright.nn.torchscript.Libtorch;
import io.netwright.seed.Seed;
import io.netwright.testing.TensorMemory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Factors and terms for each channel, of which no batch normalization is made. */
class ChannelFactorsTest {
  private static final Mode TRAINING = Mode.training(Seed.of(2));

  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();

  /** A frozen normalization behind a convolution whose second channel is constant. */
  private static OnnxSample frozen(float... scale) {
    return OnnxFileTest.net()
        .floats("w", List.of(2, 3, 1, 1), 1, 2, 3, 0, 0, 0)
        .floats("scale", List.of(2, 1, 1), scale)
        .floats("shift", List.of(1, 2, 1, 1), -1, 2)
        .then("Conv", "x,w", "a")
        .then("Mul", "a,scale", "m")
        .then("Add", "m,shift", "s")
        .then("Relu", "s", "r")
        .head(2);
  }

  private static WeightedGraph network(OnnxSample sample) throws IOException {
    return OnnxFileTest.read(sample).network();
  }

  private static Node scale(WeightedGraph model) {
    return model.graph().nodes().stream()
        .filter(node -> node.layer().equals(new Norm.ChannelScale(2)))
        .findFirst()
        .orElseThrow();
  }

  private NDArray images() {
    return Noise.uniform(manager, new Shape(4, 3, 8, 8), Seed.of(1)).mul(0.5f).add(0.5f);
  }

  @Test
  void computeInTrainingWhatTheyComputeInEvaluation() throws IOException {
    WeightedGraph model = network(frozen(.5f, 3));
    assertThat(model.weight(scale(model).name() + ".weight").values()).containsExactly(.5f, 3);
    try (Network network = Network.on(manager, model)) {
      NDArray images = images();
      float[] evaluated = Torch.withoutGradients(() -> network.logits(images).toFloatArray());
      float[] trained =
          Torch.withoutGradients(
              () -> network.forward(images, Set.of(), TRAINING).logits().toFloatArray());
      assertThat(trained).containsExactly(evaluated);
      assertThat(network.snapshot()).isEqualTo(model);
    }
  }

  @Test
  void areTrained() throws IOException {
    WeightedGraph model = network(frozen(.5f, 3));
    String scale = scale(model).name();
    String read = scale(model).inputs().get(0);
    try (Network network = Network.on(manager, model)) {
      network.requireGradients(true);
      NDArray images = images();
      Supplier<ForwardPass> pass = () -> network.forward(images, Set.of(scale, read), TRAINING);
      float read0 = Torch.withoutGradients(() -> pass.get().tap(read).get(":, 0").sum().getFloat());
      Gradients.intoParameters(Torch.withGradients(() -> pass.get().tap(scale).sum()));
      // y = weight x + bias; 4 images of 64 positions
      float[] weight = network.parameter(scale + ".weight").getGradient().toFloatArray();
      assertThat(weight[0]).isCloseTo(read0, within(1e-5f * read0));
      assertThat(weight[1]).isZero();
      float[] bias = network.parameter(scale + ".bias").getGradient().toFloatArray();
      assertThat(bias).containsExactly(256, 256);
    }
  }

  /** As treatment does it: the gradient for the images is differentiated again. */
  @Test
  void areTrainedByAPenaltyOfGradients() throws IOException {
    WeightedGraph model = network(frozen(.5f, 3));
    String scale = scale(model).name();
    try (Network network = Network.on(manager, model)) {
      network.requireGradients(true);
      NDArray images = images();
      images.setRequiresGradient(true);
      NDArray penalty =
          Torch.withGradients(
              () -> {
                NDArray out = network.forward(images, Set.of(scale), TRAINING).tap(scale);
                return Gradients.of(out.sum(), images).square().sum();
              });
      // each pixel's gradient is 0.5 times 1, 2 or 3: 4 x 64 x 14 w^2, of which 2 w is the slope
      assertThat(penalty.getFloat()).isCloseTo(896, within(1e-2f));
      Gradients.intoParameters(penalty);
      float[] weight = network.parameter(scale + ".weight").getGradient().toFloatArray();
      assertThat(weight[0]).isCloseTo(3584, within(1e-2f));
      assertThat(weight[1]).isZero();
    }
  }

  @Test
  void leaveInEveryFormAndComeInAgain() throws Exception {
    WeightedGraph model = network(frozen(.5f, 3));
    ByteArrayOutputStream safetensors = new ByteArrayOutputStream();
    ModelFile.write(model, Map.of(), safetensors);
    assertThat(ModelFile.read(safetensors.toByteArray())).isEqualTo(model);
    ByteArrayOutputStream onnx = new ByteArrayOutputStream();
    OnnxWriter.write(model, List.of(), onnx);
    assertThat(OnnxFile.read(new ByteArrayInputStream(onnx.toByteArray()), null, null).network())
        .isEqualTo(model);
    Libtorch.assertSame("frozen", model, 1, 5);
  }

  /** As of a branch that SkipInit begins with. */
  @Test
  void mayBeZeroBehindALayerButNotOnImages() throws Exception {
    WeightedGraph model = network(frozen(0, 3));
    FeatureShape images = model.graph().inputShape();
    OnnxRuntimeTest.assertClose(
        "zero", Ort.logits(frozen(0, 3).bytes(), images, 2), Ort.logits(model, 2));
    OnnxSample black =
        OnnxFileTest.net()
            .floats("zero", List.of(), 0)
            .then("Mul", "x,zero", "m")
            .conv("m", "a", 3, 4)
            .head(4);
    assertThatThrownBy(() -> network(black)).hasMessageContaining("no use");
  }
}
