package io.netwright.lego;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.budget.ActivationRanking;
import io.netwright.budget.Cut;
import io.netwright.budget.NestedCuts;
import io.netwright.budget.Part;
import io.netwright.budget.SizeCurve;
import io.netwright.data.ImageSet;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.repair.CutNetwork;
import io.netwright.seed.Seed;
import io.netwright.testing.ToyImages;
import io.netwright.testing.TrainedLenet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BudgetSearchTest {
  private static final Seed SEED = Seed.of(4);

  static Stream<Arguments> graphs() {
    return SourceGraphs.all().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void nestsEverySizeInTheOneBeforeAndLeavesEveryNodeItsChannels(
      String name, SourceGraphs.Source source) {
    LayerGraph graph = source.graph(4, SourceGraphs.mean());
    WeightedGraph model = Initialization.random(graph, SEED);
    Part part = new Part(model, SourceGraphs.routes(graph, 1, SEED), List.of(0, 1, 2, 3), 0);
    ImageSet images = ToyImages.bands(4, graph.inputShape().height(), 4, 1);
    // Images of these sizes are square; of the others any pixels will do.
    boolean square = graph.inputShape().height() == graph.inputShape().width();
    Map<String, double[]> scores;
    try (NDManager manager = Torch.manager(Device.cpu())) {
      scores = square ? new ActivationRanking(4).scores(part, images, manager) : even(graph);
    }
    NestedCuts cuts = new NestedCuts(List.of(model), List.of(scores));
    List<Cut> all = new ArrayList<>(List.of(cuts.whole()));
    all.addAll(cuts.smaller(cuts.whole()));
    all.addAll(cuts.narrower(all.get(all.size() - 1)));
    assertThat(all).as(name).hasSizeGreaterThan(1);
    for (int i = 1; i < all.size(); i++) {
      CutNetwork before = cuts.apply(all.get(i - 1)).get(0);
      CutNetwork after = cuts.apply(all.get(i)).get(0);
      assertThat(all.get(i).contains(all.get(i - 1))).as(name).isTrue();
      assertThat(after.cut().graph().parameterCount())
          .as(name)
          .isLessThan(before.cut().graph().parameterCount());
      before
          .kept()
          .forEach(
              (node, kept) ->
                  assertThat(kept).contains(Objects.requireNonNull(after.kept().get(node))));
      assertThat(after.kept().values()).allSatisfy(kept -> assertThat(kept).hasSizeGreaterThan(1));
    }
  }

  private static Map<String, double[]> even(LayerGraph graph) {
    return graph.nodes().stream()
        .filter(graph::mixes)
        .collect(
            Collectors.toMap(
                node -> node.name(),
                node -> {
                  double[] scores = new double[graph.shape(node.inputs().get(0)).channels()];
                  Arrays.setAll(scores, i -> 1 + i % 7);
                  return scores;
                }));
  }

  @Test
  void takesTheSmallestSizeWhereAnyLossIsWithinTheBudget() {
    TaskModel smallest =
        assembled(
            AssemblyConfig.defaults().withAccuracyBudget(100).withRanking(AssemblyRanking.ROUTES),
            60);
    SizeCurve curve = smallest.making().curve().orElseThrow();
    assertThat(curve.chosen()).isEqualTo(curve.sizes().size() - 1).isGreaterThan(3);
    LayerGraph graph = smallest.model().graph();
    assertThat(graph.parameterCount()).isEqualTo(curve.sizes().get(curve.chosen()).parameters());
    for (String layer : List.of("conv1", "conv2", "fc1", "fc2")) {
      assertThat(graph.shape("part0." + layer).channels()).as(layer).isEqualTo(2);
      assertThat(graph.shape("part1." + layer).channels()).as(layer).isEqualTo(2);
    }
    assertThat(curve.chosen()).isGreaterThanOrEqualTo(curve.ofFirst());
    assertThat(curve.sentence())
        .contains(
            " are kept, for at most 100 points of accuracy, at 95 % for each of two searches; ");
  }

  /** All channels of a network of one convolution are those of its first. */
  @Test
  void cutsTheFirstConvolutionWhereThereIsNoOther() {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(3, 32, 32))
            .then("conv", Weighted.Conv2d.of(3, 6, 3, 1, 1))
            .then("relu", new Nonlinearity.Relu())
            .then("pool", new Pooling.AdaptiveAvgPool(2, 2))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(24, 3, true))
            .build();
    TaskSource source =
        new TaskSource(
            Initialization.random(graph, SEED),
            SourceGraphs.routes(graph, 1, SEED),
            List.of(0, 1, 2),
            ToyImages.bands(8, 32, 3, 9));
    AssemblyConfig config = AssemblyConfig.defaults().withAccuracyBudget(100);
    try (NDManager manager = Torch.manager(Device.cpu())) {
      TaskModel model = TaskAssembly.assemble(List.of(source), config, images(60), SEED, manager);
      assertThat(model.model().graph().shape("conv").channels()).isEqualTo(2);
      assertThat(model.making().curve().orElseThrow().sentence())
          .contains(" for at most 100 points of accuracy, at 95 %; ");
    }
  }

  @Test
  void keepsEverythingAndSaysSoWhereTheImagesCannotShowSoSmallALoss() {
    AssemblyConfig config = AssemblyConfig.defaults();
    TaskModel none =
        assembled(config.withAccuracyBudget(0).withRanking(AssemblyRanking.TAYLOR), 60);
    assertThat(none.making().curve().orElseThrow().sizes()).hasSize(1);
    assertThat(none.making().curve().orElseThrow().sentence())
        .contains(" validation images cannot show a loss of at most 0 points: ")
        .contains("everything is kept");
    TaskModel noImages =
        assembled(config.withAccuracyBudget(100).withRanking(AssemblyRanking.TAYLOR), 0);
    assertThat(noImages.making().curve().orElseThrow().sentence())
        .startsWith("0 validation images cannot show a loss of at most 100 points");
    assertThat(none.model()).isEqualTo(restricted(config, 60));
    assertThat(noImages.model()).isEqualTo(restricted(config, 0));
  }

  @Test
  void takesTheLastSizeBeforeTheFirstWhoseLossMayBeAboveTheBudget() {
    ImageSet images = TrainedLenet.images();
    WeightedGraph lenet = TrainedLenet.model();
    List<TaskSource> sources =
        List.of(
            new TaskSource(
                lenet,
                SourceGraphs.routes(lenet.graph(), 1, SEED),
                List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
                images));
    TaskImages both = new TaskImages(images, images);
    AssemblyConfig config =
        AssemblyConfig.defaults().withAccuracyBudget(20).withRanking(AssemblyRanking.TAYLOR);
    try (NDManager manager = Torch.manager(Device.cpu())) {
      TaskModel model = TaskAssembly.assemble(sources, config, both, SEED, manager);
      SizeCurve curve = model.making().curve().orElseThrow();
      List<Boolean> holds =
          curve.sizes().stream().map(size -> 100 * size.loss().bound() <= 20).toList();
      int inner = holds.indexOf(false) - 1;
      assertThat(inner).as(curve.markdown()).isPositive();
      assertThat(curve.ofFirst()).isEqualTo(inner + 2);
      assertThat(curve.chosen()).isGreaterThanOrEqualTo(inner);
      assertThat(holds.get(curve.chosen())).isTrue();
      assertThat(holds.subList(curve.chosen() + 1, holds.size())).containsOnly(false);
      assertThat(curve.markdown()).contains("| **taken** |").contains("| fails |");
      assertThat(model.model().graph().parameterCount())
          .isEqualTo(curve.sizes().get(curve.chosen()).parameters());
    }
  }

  private static List<TaskSource> sources() {
    LayerGraph graph = SourceGraphs.zoo("lenet", 0.5, 4, SourceGraphs.mean());
    ImageSet scaling = ToyImages.bands(8, 32, 4, 9);
    return List.of(
        new TaskSource(
            Initialization.random(graph, SEED.with(1)),
            SourceGraphs.routes(graph, 0.5, SEED.with(2)),
            List.of(0, 3),
            scaling),
        new TaskSource(
            Initialization.random(graph, SEED.with(2)),
            SourceGraphs.routes(graph, 0.5, SEED.with(3)),
            List.of(1),
            scaling));
  }

  private static TaskModel assembled(AssemblyConfig config, int validation) {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      return TaskAssembly.assemble(sources(), config, images(validation), SEED, manager);
    }
  }

  private static WeightedGraph restricted(AssemblyConfig config, int validation) {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      return TaskAssembly.restricted(sources(), config, images(validation), manager).model();
    }
  }

  private static TaskImages images(int validation) {
    return new TaskImages(ToyImages.bands(30, 32, 3, 5), ToyImages.bands(validation, 32, 3, 6));
  }
}
