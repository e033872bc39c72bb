package io.netwright.lego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.frat.RouteMap;
import io.netwright.head.HeadMethod;
import io.netwright.nn.ChannelSelection;
import io.netwright.nn.ChannelSurgery;
import io.netwright.nn.Initialization;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.repair.CutNetwork;
import io.netwright.repair.LayerFinding.Outcome;
import io.netwright.seed.Seed;
import io.netwright.testing.Logits;
import io.netwright.testing.ToyImages;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskAssemblyTest {
  private static final Seed SEED = Seed.of(3);
  private static final List<Float> OTHER_MEAN = List.of(0.3f, 0.5f, 0.6f);

  static Stream<Arguments> graphs() {
    return SourceGraphs.all().entrySet().stream()
        .flatMap(
            entry ->
                Arrays.stream(AssemblyForm.values())
                    .map(form -> Arguments.of(entry.getKey(), entry.getValue(), form)));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("graphs")
  void yieldsTheComponentsLogitsSideBySide(
      String name, SourceGraphs.Source source, AssemblyForm form) {
    WeightedGraph first = component(source.graph(10, SourceGraphs.mean()), List.of(7, 2, 4), 0);
    WeightedGraph second = component(source.graph(6, SourceGraphs.mean()), List.of(0, 5), 1);
    WeightedGraph third = component(source.graph(10, OTHER_MEAN), List.of(1), 2);
    // Cutting leaves groups of different sizes and shuffles that are none: these stay parallel.
    boolean falls = name.equals("grouped") || name.equals("shuffled");
    assertThat(Alignment.obstacle(List.of(first, second, third)).isPresent()).isEqualTo(falls);
    holds(List.of(first, second), form);
    holds(List.of(first, second, third), form);
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("graphs")
  void yieldsTheSourcesLogitsWhenComponentsKeepEverything(
      String name, SourceGraphs.Source source, AssemblyForm form) {
    LayerGraph graph = source.graph(5, SourceGraphs.mean());
    WeightedGraph whole = Initialization.closedForm(graph);
    RouteMap everything = SourceGraphs.routes(graph, 1, SEED);
    WeightedGraph kept = Component.of(whole, everything, List.of(0, 1, 2, 3, 4)).model();
    assertThat(kept).isEqualTo(whole);
    WeightedGraph assembled =
        TaskAssembly.join(
            List.of(
                Component.of(whole, everything, List.of(0, 1, 2)).model(),
                Component.of(whole, everything, List.of(3, 4)).model()),
            form);
    close(Logits.of(assembled), Logits.of(whole));
  }

  private static WeightedGraph component(LayerGraph graph, List<Integer> classes, int index) {
    Seed seed = SEED.with(index);
    WeightedGraph source =
        index == 0 ? Initialization.closedForm(graph) : Initialization.random(graph, seed);
    return Component.of(source, SourceGraphs.routes(graph, 0.3, seed), classes).model();
  }

  private static void holds(List<WeightedGraph> parts, AssemblyForm form) {
    float[][] expected = new float[2][0];
    for (WeightedGraph part : parts) {
      float[][] own = Logits.of(part);
      for (int image = 0; image < expected.length; image++) {
        int before = expected[image].length;
        expected[image] = Arrays.copyOf(expected[image], before + own[image].length);
        System.arraycopy(own[image], 0, expected[image], before, own[image].length);
      }
    }
    close(Logits.of(TaskAssembly.join(parts, form)), expected);
  }

  private static void close(float[][] actual, float[][] expected) {
    for (int image = 0; image < expected.length; image++) {
      float[] row = expected[image];
      double largest =
          IntStream.range(0, row.length).mapToDouble(i -> Math.abs(row[i])).max().orElse(0);
      assertThat(actual[image]).hasSameSizeAs(row);
      for (int i = 0; i < row.length; i++) {
        assertThat((double) actual[image][i])
            .as("image %d logit %d", image, i)
            .isCloseTo(row[i], within(1e-5 * largest));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void padsWhatDiffersInChannelsAlone(String name, SourceGraphs.Source source, AssemblyForm form) {
    WeightedGraph one = Initialization.closedForm(source.graph(4, SourceGraphs.mean()));
    WeightedGraph other = Initialization.closedForm(source.graph(3, OTHER_MEAN));
    assertThat(Alignment.obstacle(List.of(one, other))).as(name + form).isEmpty();
  }

  @Test
  void putsTheBlocksOnTheDiagonal() {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(1, 1, 1))
            .then("conv", Weighted.Conv2d.of(1, 2, 1, 1, 0))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(2, 1, true))
            .build();
    WeightedGraph one =
        new WeightedGraph(graph, weights(new float[] {1, 2}, new float[] {3, 4}, new float[] {5}));
    WeightedGraph other =
        new WeightedGraph(graph, weights(new float[] {6, 7}, new float[] {8, 9}, new float[] {10}));
    WeightedGraph assembled = TaskAssembly.join(List.of(one, other), AssemblyForm.PADDED);
    assertThat(assembled.weight("conv.weight").values()).containsExactly(1, 2, 6, 7);
    assertThat(assembled.weight("fc.weight").values()).containsExactly(3, 4, 0, 0, 0, 0, 8, 9);
    assertThat(assembled.weight("fc.bias").values()).containsExactly(5, 10);
  }

  private static Map<String, Tensor> weights(float[] conv, float[] fc, float[] bias) {
    return Map.of(
        "conv.weight", new Tensor(List.of(2, 1, 1, 1), conv),
        "fc.weight", new Tensor(List.of(1, 2), fc),
        "fc.bias", new Tensor(List.of(1), bias));
  }

  @Test
  void staysParallelWhereArchitecturesDiffer() {
    WeightedGraph lenet = component(SourceGraphs.zoo("lenet", 1, 10, OTHER_MEAN), List.of(3, 1), 0);
    WeightedGraph vgg = component(SourceGraphs.zoo("vgg16", 0.1, 7, OTHER_MEAN), List.of(6), 1);
    assertThat(Alignment.obstacle(List.of(lenet, vgg)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("layers, another"));
    holds(List.of(lenet, vgg), AssemblyForm.PADDED);
  }

  @Test
  void letsEverySourceKeepItsOwnNormalizationEvenWhereOneHasNone() {
    WeightedGraph normalized =
        component(SourceGraphs.zoo("lenet", 1, 10, SourceGraphs.mean()), List.of(3, 1), 0);
    ArchitectureSpec plain =
        new ArchitectureSpec(FeatureShape.map(3, 32, 32), 7, 1, List.of(), List.of());
    WeightedGraph onPixels = component(Zoo.named("lenet").graph(plain), List.of(6), 1);

    holds(List.of(normalized, onPixels), AssemblyForm.PADDED);
    holds(List.of(onPixels, normalized), AssemblyForm.PADDED);
  }

  @Test
  void losesParametersWithChannels() {
    LayerGraph graph = SourceGraphs.zoo("vgg16", 0.1, 10, OTHER_MEAN);
    WeightedGraph component = component(graph, List.of(1, 2), 0);
    assertThat(component.graph().parameterCount()).isLessThan(graph.parameterCount());
    assertThat(component.graph().multiplyAdds()).isLessThan(graph.multiplyAdds());
    assertThat(component.graph().classes()).isEqualTo(2);
  }

  @Test
  void scalesTaskModelsAndControlsOfSeveralSources() {
    LayerGraph graph = SourceGraphs.zoo("lenet", 0.5, 4, OTHER_MEAN);
    TaskSource one = source(graph, List.of(2, 0), 0);
    TaskSource other = source(graph, List.of(3), 1);
    AssemblyConfig config = scaled();
    try (NDManager manager = Torch.manager(Device.cpu())) {
      TaskModel assembled =
          TaskAssembly.assemble(
              List.of(one, other), config, images(one.validation()), SEED, manager);
      assertThat(assembled.form()).isEqualTo(AssemblyForm.PADDED);
      assertThat(assembled.scaling()).hasSize(2);
      float[][] raw = Logits.of(assembled.unscaled());
      float[][] scaled = Logits.of(assembled.model());
      List<Double> factors =
          assembled.scaling().stream().flatMap(s -> s.factors().stream()).toList();
      for (int image = 0; image < raw.length; image++) {
        for (int i = 0; i < 3; i++) {
          assertThat((double) scaled[image][i])
              .isCloseTo(raw[image][i] * factors.get(i), within(1e-4));
        }
      }
      assertThat(
              TaskAssembly.restricted(
                      List.of(one, other), config, images(one.validation()), manager)
                  .scaling())
          .hasSize(2);
      float[][] whole = Logits.of(one.model());
      float[][] cut =
          Logits.of(
              TaskAssembly.restricted(List.of(one), config, images(one.validation()), manager)
                  .model());
      assertThat(cut[0]).containsExactly(new float[] {whole[0][2], whole[0][0]}, within(1e-5f));
    }
  }

  private static AssemblyConfig scaled() {
    return AssemblyConfig.defaults()
        .withSelection(AssemblySelection.THRESHOLDS)
        .withForm(AssemblyForm.PADDED)
        .withHead(HeadMethod.SCALING);
  }

  @Test
  void leavesTheLogitsOfASingleSourceAsTheyAreAlsoWhereItIsToScale() {
    LayerGraph graph = SourceGraphs.zoo("lenet", 0.5, 4, OTHER_MEAN);
    TaskSource one = source(graph, List.of(2, 0), 0);
    try (NDManager manager = Torch.manager(Device.cpu())) {
      for (TaskModel model :
          List.of(
              TaskAssembly.assemble(
                  List.of(one), scaled(), images(one.validation()), SEED, manager),
              TaskAssembly.restricted(List.of(one), scaled(), images(one.validation()), manager))) {
        assertThat(model.scaling()).isEmpty();
        assertThat(model.model()).isEqualTo(model.unscaled());
      }
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("graphs")
  void equalsTheControlByDefaultWhereComponentsKeepEverything(
      String name, SourceGraphs.Source source, AssemblyForm form) {
    LayerGraph graph = source.graph(5, SourceGraphs.mean());
    AssemblyConfig config =
        AssemblyConfig.defaults().withForm(form).withSelection(AssemblySelection.THRESHOLDS);
    FeatureShape shape = graph.inputShape();
    TaskSource first = everything(graph, List.of(3, 0), 0, pixels(shape, 5));
    TaskSource second = everything(graph, List.of(4, 1), 1, pixels(shape, 5));
    TaskImages images = images(pixels(shape, 4));
    try (NDManager manager = Torch.manager(Device.cpu())) {
      for (List<TaskSource> sources : List.of(List.of(first), List.of(first, second))) {
        WeightedGraph assembled =
            TaskAssembly.assemble(sources, config, images, SEED, manager).model();
        WeightedGraph control = TaskAssembly.restricted(sources, config, images, manager).model();
        close(Logits.of(assembled), Logits.of(control));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(HeadMethod.class)
  void givesTheControlItsOwnHeadByTheSameRule(HeadMethod head) {
    LayerGraph graph = SourceGraphs.zoo("lenet", 0.5, 4, OTHER_MEAN);
    ImageSet bands = ToyImages.bands(10, 32, 4, 1);
    List<TaskSource> sources =
        List.of(
            everything(graph, List.of(2, 0), 0, bands), everything(graph, List.of(3), 1, bands));
    TaskImages images =
        new TaskImages(ToyImages.bands(60, 32, 3, 8), ToyImages.bands(40, 32, 3, 9));
    AssemblyConfig config = AssemblyConfig.defaults().withHead(head);
    for (AssemblySelection selection : AssemblySelection.values()) {
      AssemblyConfig selected =
          config
              .withSelection(selection)
              .withAccuracyBudget(0)
              .withRanking(AssemblyRanking.ACTIVATION);
      try (NDManager manager = Torch.manager(Device.cpu())) {
        TaskModel whole = TaskAssembly.assemble(sources, selected, images, SEED, manager);
        TaskModel control = TaskAssembly.restricted(sources, selected, images, manager);
        assertThat(whole.headed()).isEqualTo(control.headed());
        assertThat(control.head().candidates())
            .hasSize(
                switch (head) {
                  case BEST -> 4;
                  case AFFINE, RIDGE -> 2;
                  case NONE, SCALING -> 0;
                });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "resnet34"})
  void repairsComponentsTowardsTheControlOrLeavesThemAsPublished(String architecture) {
    TaskSource part = source(SourceGraphs.zoo(architecture, 0.2, 4, OTHER_MEAN), List.of(3, 0), 0);
    WeightedGraph published = Component.of(part.model(), part.routes(), part.classes()).model();
    float[][] whole = Logits.of(Component.whole(part.model(), part.classes()).model());
    AssemblyConfig config = AssemblyConfig.defaults().withSelection(AssemblySelection.THRESHOLDS);
    ImageSet images = ToyImages.bands(100, 32, 4, 7);
    List<TaskSource> sources = List.of(part);
    try (NDManager manager = Torch.manager(Device.cpu())) {
      TaskModel plain =
          TaskAssembly.assemble(
              sources, config.withRepair(AssemblyRepair.NONE), images(images), SEED, manager);
      assertThat(plain.model()).isEqualTo(published);
      assertThat(plain.repair().parts()).isEmpty();
      TaskModel repaired = TaskAssembly.assemble(sources, config, images(images), SEED, manager);
      assertThat(repaired.repair().count(Outcome.REPAIRED)).isPositive();
      assertThat(distance(Logits.of(repaired.model()), whole))
          .isLessThan(distance(Logits.of(published), whole));
      assertThat(TaskAssembly.restricted(sources, config, images(images), manager).repair().parts())
          .isEmpty();
    }
  }

  private static TaskImages images(ImageSet both) {
    return new TaskImages(both, both);
  }

  private static double distance(float[][] ours, float[][] theirs) {
    double sum = 0;
    for (int image = 0; image < ours.length; image++) {
      for (int i = 0; i < ours[image].length; i++) {
        sum += Math.pow(ours[image][i] - theirs[image][i], 2);
      }
    }
    return sum;
  }

  @Test
  void knowsWhichChannelsAComponentKeepsOfTheRestrictedModel() {
    SourceGraphs.all().forEach(TaskAssemblyTest::knowsWhichChannelsAreKept);
  }

  private static void knowsWhichChannelsAreKept(String name, SourceGraphs.Source source) {
    LayerGraph graph = source.graph(6, SourceGraphs.mean());
    WeightedGraph model = Initialization.random(graph, SEED);
    RouteMap routes = SourceGraphs.routes(graph, 0.3, SEED);
    List<Integer> classes = List.of(5, 0, 3);
    CutNetwork cut = Component.cut(model, routes, classes);
    assertThat(cut.kept().get(graph.output().name())).as(name).containsExactly(0, 1, 2);
    assertThat(cut.cut())
        .as(name)
        .isEqualTo(ChannelSurgery.keep(cut.uncut(), wanted(routes, classes)));
  }

  private static ChannelSelection wanted(RouteMap routes, List<Integer> classes) {
    return new ChannelSelection(routes.wanted(classes));
  }

  private static TaskSource everything(
      LayerGraph graph, List<Integer> classes, int index, ImageSet validation) {
    return new TaskSource(
        Initialization.random(graph, SEED.with(index)),
        SourceGraphs.routes(graph, 1, SEED.with(index)),
        classes,
        validation);
  }

  /** Any ten images of a shape that need not be square. */
  private static ImageSet pixels(FeatureShape shape, int classes) {
    ImageShape images = new ImageShape(shape.channels(), shape.height(), shape.width());
    byte[] pixels = new byte[10 * images.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * i % 251);
    }
    return new ImageSet(images, pixels, IntStream.range(0, 10).map(i -> i % classes).toArray());
  }

  private static TaskSource source(LayerGraph graph, List<Integer> classes, int index) {
    return new TaskSource(
        Initialization.random(graph, SEED.with(index)),
        SourceGraphs.routes(graph, 0.5, SEED.with(index)),
        classes,
        ToyImages.bands(16, 32, 4, 1));
  }

  @Test
  void refusesImagesOfDifferentShapes() {
    WeightedGraph lenet = component(SourceGraphs.zoo("lenet", 1, 10, OTHER_MEAN), List.of(3, 1), 0);
    WeightedGraph joined = component(SourceGraphs.joined(4, OTHER_MEAN), List.of(1), 1);
    assertThatThrownBy(() -> TaskAssembly.join(List.of(lenet, joined), AssemblyForm.PARALLEL))
        .hasMessage(
            "the models of a task must take images of one shape, got [(3, 32, 32), (3, 12, 10)];"
                + " resize the data to one shape");
  }
}
