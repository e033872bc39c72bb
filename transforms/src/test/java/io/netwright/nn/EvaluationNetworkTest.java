package io.netwright.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EvaluationNetworkTest {
  private static final int IMAGES = 6;

  static Stream<Arguments> graphs() {
    return SampleGraphs.all().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void hasTheLogitsAndPredictionsOfTheOriginal(String name, LayerGraph graph) {
    WeightedGraph model = Initialization.closedForm(graph);
    try (NDManager manager = Torch.manager(Device.cpu());
        Network original = Network.on(manager, model);
        EvaluationNetwork rewritten = EvaluationNetwork.of(manager, model)) {
      NDArray images = images(manager, graph);
      NDArray expected = Torch.withoutGradients(() -> original.logits(images));
      NDArray actual = Torch.withoutGradients(() -> rewritten.logits(images));
      assertClose(name, actual, expected);
      assertThat(actual.argMax(1)).isEqualTo(expected.argMax(1));
      assertThat(rewritten.classes()).isEqualTo(graph.classes());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void hasTheInputGradientsOfTheOriginal(String name, LayerGraph graph) {
    WeightedGraph model = Initialization.closedForm(graph);
    try (NDManager manager = Torch.manager(Device.cpu());
        Network original = Network.on(manager, model);
        EvaluationNetwork rewritten = EvaluationNetwork.of(manager, model)) {
      NDArray images = images(manager, graph);
      assertClose(name, gradient(images, rewritten::logits), gradient(images, original::logits));
    }
  }

  private static NDArray gradient(NDArray images, UnaryOperator<NDArray> logits) {
    return Torch.withGradients(
        () -> {
          NDArray variable = images.duplicate();
          variable.setRequiresGradient(true);
          return Gradients.of(logits.apply(variable).get(":, 0").sum(), variable);
        });
  }

  private static void assertClose(String what, NDArray actual, NDArray expected) {
    float largest = expected.abs().max().getFloat();
    float difference = actual.sub(expected).abs().max().getFloat();
    assertThat(difference).as(what).isLessThanOrEqualTo(1e-4f * largest);
    assertThat(largest).isPositive();
  }

  private static NDArray images(NDManager manager, LayerGraph graph) {
    FeatureShape in = graph.inputShape();
    Shape shape = new Shape(IMAGES, in.channels(), in.height(), in.width());
    return Noise.uniform(manager, shape, Seed.of(3)).mul(0.5f).add(0.5f);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void leavesNothingThatActsInTrainingOnly(String name, LayerGraph graph) {
    assertThat(Folding.of(Initialization.closedForm(graph)).graph().nodes())
        .as(name)
        .extracting(Node::layer)
        .doesNotHaveAnyElementsOfTypes(
            TrainingOnly.Dropout.class,
            TrainingOnly.ChannelDropout.class,
            TrainingOnly.Sfm.class,
            TrainingOnly.Cfs.class,
            TrainingOnly.Pro.class);
  }

  @Test
  void foldsEveryBatchNormalizationOfAResidualNetwork() {
    WeightedGraph folded = Folding.of(Initialization.closedForm(SampleGraphs.zoo("resnet34", 0.1)));
    assertThat(folded.graph().nodes())
        .extracting(Node::layer)
        .doesNotHaveAnyElementsOfTypes(Norm.BatchNorm.class);
  }

  @Test
  void foldsTheNormalizationIntoAnUnpaddedConvolutionOnly() {
    WeightedGraph lenet = Folding.of(Initialization.closedForm(SampleGraphs.zoo("lenet", 1)));
    WeightedGraph vgg = Folding.of(Initialization.closedForm(SampleGraphs.zoo("vgg16", 0.1)));
    assertThat(lenet.graph().nodes()).extracting(Node::name).doesNotContain("normalize");
    assertThat(vgg.graph().nodes()).extracting(Node::name).contains("normalize");
  }

  @Test
  void foldsByHand() {
    // conv: 2 x + 1; norm: 3 (y - 4) / sqrt(0.75 + 0.25) + 5 = 3 y - 7; together 6 x - 4
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(1, 1, 1))
            .then("conv", Weighted.Conv2d.of(1, 1, 1, 1, 0).withBias())
            .then("bn", new Norm.BatchNorm(1, 0.25f, 0.1f))
            .build();
    WeightedGraph folded =
        Folding.of(
            new WeightedGraph(
                graph,
                Map.of(
                    "conv.weight", new Tensor(List.of(1, 1, 1, 1), new float[] {2}),
                    "conv.bias", one(1),
                    "bn.weight", one(3),
                    "bn.bias", one(5),
                    "bn.running_mean", one(4),
                    "bn.running_var", one(0.75f))));
    assertThat(folded.weight("conv.weight").values()[0]).isCloseTo(6, within(1e-6f));
    assertThat(folded.weight("conv.bias").values()[0]).isCloseTo(-4, within(1e-6f));
  }

  @Test
  void foldsAScaleOfChannelsByHand() {
    // conv: 2 x + 1; scale: 3 y - 7; scale: -z + 4; together -6 x + 8
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(1, 1, 1))
            .then("conv", Weighted.Conv2d.of(1, 1, 1, 1, 0).withBias())
            .then("one", new Norm.ChannelScale(1))
            .then("two", new Norm.ChannelScale(1))
            .build();
    WeightedGraph folded =
        Folding.of(
            new WeightedGraph(
                graph,
                Map.of(
                    "conv.weight", new Tensor(List.of(1, 1, 1, 1), new float[] {2}),
                    "conv.bias", one(1),
                    "one.weight", one(3),
                    "one.bias", one(-7),
                    "two.weight", one(-1),
                    "two.bias", one(4))));
    assertThat(folded.graph().nodes()).extracting(Node::name).containsExactly("input", "conv");
    assertThat(folded.weight("conv.weight").values()).containsExactly(-6);
    assertThat(folded.weight("conv.bias").values()).containsExactly(8);
  }

  private static Tensor one(float value) {
    return new Tensor(List.of(1), new float[] {value});
  }
}
