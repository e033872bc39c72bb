package io.netwright.lego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.budget.MagnitudeRanking;
import io.netwright.budget.Part;
import io.netwright.budget.RandomRanking;
import io.netwright.budget.RivalCuts;
import io.netwright.data.Dataset;
import io.netwright.data.ImageSet;
import io.netwright.data.Preprocessing;
import io.netwright.metric.BaselineSeries;
import io.netwright.metric.Metric;
import io.netwright.metric.MetricNames;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.repair.CutNetwork;
import io.netwright.seed.Seed;
import io.netwright.testing.MemoryCheckpoints;
import io.netwright.testing.RecordingJournal;
import io.netwright.testing.ToyImages;
import io.netwright.train.Schedule;
import io.netwright.train.TrainingConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BaselineStudyTest {
  private static final Seed SEED = Seed.of(4);
  private static final SmallNetwork SMALL =
      new SmallNetwork("lenet", TrainingConfig.defaults().withEpochs(1).withBatchSize(8));

  private static final LayerGraph GRAPH =
      GraphBuilder.from(FeatureShape.map(3, 8, 8))
          .then("conv1", Weighted.Conv2d.of(3, 6, 3, 1, 1).withBias())
          .then("relu1", new Nonlinearity.Relu())
          .then("pool1", Pooling.MaxPool.of(2))
          .then("conv2", Weighted.Conv2d.of(6, 8, 3, 1, 1).withBias())
          .then("relu2", new Nonlinearity.Relu())
          .then("pool2", Pooling.MaxPool.of(2))
          .then("flatten", new Rearranging.Flatten())
          .then("fc", new Weighted.Linear(32, 4, true))
          .build();

  private static final TaskSource SOURCE =
      new TaskSource(
          Initialization.random(GRAPH, SEED),
          SourceGraphs.routes(GRAPH, 0.3, SEED.with(2)),
          List.of(3, 1),
          ToyImages.bands(4, 8, 4, 1));

  static Stream<Arguments> graphs() {
    return SourceGraphs.all().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void leavesEveryNodeAsWideAsTheComponentHasIt(String name, SourceGraphs.Source source) {
    LayerGraph graph = source.graph(4, SourceGraphs.mean());
    WeightedGraph model = Initialization.random(graph, SEED);
    List<Integer> all = List.of(0, 1, 2, 3);
    CutNetwork component = Component.cut(model, SourceGraphs.routes(graph, 0.3, SEED), all);
    Part part = new Part(model, SourceGraphs.routes(graph, 1, SEED), all, 0);
    ImageSet none = ToyImages.bands(0, graph.inputShape().height(), 4, 1);
    try (NDManager manager = Torch.manager(Device.cpu())) {
      Map<String, double[]> scores = new RandomRanking(SEED).scores(part, none, manager);
      RivalCuts cuts = new RivalCuts(List.of(component.uncut()), List.of(scores));
      CutNetwork rival = cuts.asWideAs(List.of(component)).get(0);
      assertThat(rival.cut().graph()).as(name).isEqualTo(component.cut().graph());
      long parameters = component.cut().graph().parameterCount();
      CutNetwork uniform =
          new RivalCuts(
                  List.of(component.uncut()),
                  List.of(new MagnitudeRanking().scores(part, none, manager)))
              .uniform(parameters)
              .cuts()
              .get(0);
      assertThat(uniform.cut().graph().parameterCount()).isLessThanOrEqualTo(parameters);
    }
  }

  private static Map<String, List<Integer>> kept(CutNetwork cut) {
    Map<String, List<Integer>> kept = new LinkedHashMap<>();
    cut.kept()
        .forEach((node, channels) -> kept.put(node, Arrays.stream(channels).boxed().toList()));
    return kept;
  }

  @Test
  void measuresEveryBaselineRepairedAndNotOnTheSameImages() throws Exception {
    RecordingJournal journal = new RecordingJournal();
    AssemblyConfig config =
        AssemblyConfig.defaults()
            .withSelection(AssemblySelection.THRESHOLDS)
            .withBaselines(List.of(Baseline.values()));
    try (NDManager manager = Torch.manager(Device.cpu())) {
      AssemblyWork work = new AssemblyWork(List.of(SOURCE), config, images(), SEED, manager);
      TaskModel assembled = work.of(List.of(component()));
      new BaselineStudy(work, task(), SMALL, journal)
          .run(assembled, work.restricted(), new MemoryCheckpoints());
    }
    Map<Metric, Map<Long, Double>> metrics = journal.metrics();
    String own = BaselineSeries.repaired(BaselineSeries.COMPONENT);
    assertThat(metrics)
        .containsKey(MetricNames.BASELINE_ACCURACY.in(own))
        .doesNotContainKey(MetricNames.BASELINE_DIFFERENCE.in(own));
    double parameters = only(metrics, MetricNames.BASELINE_PARAMETERS.in(own));
    for (String series :
        List.of(
            "component.cut",
            "restricted",
            "source",
            "l1.repaired",
            "l1.cut",
            "taylor.repaired",
            "taylor.cut",
            "random.repaired",
            "random.cut",
            "l1-uniform.repaired",
            "l1-uniform.cut",
            "random-uniform.repaired",
            "random-uniform.cut",
            "small-network")) {
      Map<Long, Double> draws =
          Objects.requireNonNull(metrics.get(MetricNames.BASELINE_ACCURACY.in(series)));
      assertThat(draws).as(series).hasSize(series.startsWith("random") ? 10 : 1);
      double difference = only(metrics, MetricNames.BASELINE_DIFFERENCE.in(series));
      double mean = draws.values().stream().mapToDouble(one -> one).average().orElseThrow();
      double ours = only(metrics, MetricNames.BASELINE_ACCURACY.in(own));
      assertThat(difference).as(series).isCloseTo(mean - ours, within(1e-9));
      assertThat(only(metrics, MetricNames.BASELINE_LOW.in(series)))
          .isLessThanOrEqualTo(difference);
      assertThat(only(metrics, MetricNames.BASELINE_HIGH.in(series)))
          .isGreaterThanOrEqualTo(difference);
      boolean large = series.equals("source") || series.equals("restricted");
      assertThat(only(metrics, MetricNames.BASELINE_PARAMETERS.in(series)) > parameters)
          .as(series)
          .isEqualTo(large);
      if (!series.equals("source")) {
        assertThat(only(metrics, MetricNames.LATENCY_ONE.in(series))).isPositive();
        assertThat(only(metrics, MetricNames.LATENCY_BATCH.in(series))).isPositive();
      }
    }
    assertThat(metrics).containsKeys(MetricNames.BASELINE_TRAIN.loss());
  }

  @Test
  void drawsTheSameChannelsWhateverElseIsDrawn() {
    AssemblyConfig config = AssemblyConfig.defaults();
    try (NDManager manager = Torch.manager(Device.cpu())) {
      AssemblyWork work = new AssemblyWork(List.of(SOURCE), config, images(), SEED, manager);
      BaselineStudy study = new BaselineStudy(work, task(), SMALL, new RecordingJournal());
      List<Map<String, List<Integer>>> first = drawn(study);
      study.draws(Baseline.RANDOM_UNIFORM, List.of(component()));
      assertThat(drawn(study)).isEqualTo(first);
      assertThat(first).doesNotHaveDuplicates().hasSize(10);
    }
  }

  private static List<Map<String, List<Integer>>> drawn(BaselineStudy study) {
    return study.draws(Baseline.RANDOM, List.of(component())).stream()
        .map(cuts -> kept(cuts.get(0)))
        .toList();
  }

  @Test
  void isTheWidestOfItsArchitectureWithNoMoreParameters() {
    long most = 2_000;
    LayerGraph small = SMALL.graph(task(), most);
    assertThat(small.parameterCount()).isLessThanOrEqualTo(most);
    assertThat(small.classes()).isEqualTo(2);
    LayerGraph wider = SMALL.graph(task(), 2 * most);
    assertThat(wider.parameterCount()).isGreaterThan(small.parameterCount());
    // One more parameter than it has gives the same network, until the next width fits.
    assertThat(SMALL.graph(task(), small.parameterCount() + 1)).isEqualTo(small);
    assertThat(SMALL.graph(task(), small.parameterCount())).isEqualTo(small);
    assertThat(SMALL.graph(task(), 1).shape("conv1").channels()).isEqualTo(1);
  }

  @Test
  void stepsTheLearningRateDownAfterAsManyImagesAsTheSourcesSaw() {
    TrainingConfig training =
        TrainingConfig.defaults().withEpochs(9).scheduled(Schedule.STEP, List.of(5, 8));
    SmallNetwork small = new SmallNetwork("lenet", training);
    assertThat(small.training(5, 10).epochs()).isEqualTo(18);
    assertThat(small.training(5, 10).stepEpochs()).containsExactly(9, 15);
    assertThat(small.training(4, 4)).isEqualTo(training);
  }

  @Test
  void sharesKernelsAndChannelsAsCounted() {
    CutNetwork component = component();
    ComponentShape shape = new ComponentShape(List.of(SOURCE), List.of(component));
    LayerGraph cut = component.cut().graph();
    double left = cut.shape("conv1").channels() * (double) cut.shape("conv2").channels();
    assertThat(shape.kernels().get("conv2")).isCloseTo(left / (6 * 8), within(1e-12));
    int[] one = readBySecond(3);
    int[] other = readBySecond(1);
    List<Integer> both = Arrays.stream(one).boxed().filter(i -> contains(other, i)).toList();
    double either = one.length + other.length - both.size();
    assertThat(shape.overlap().get("conv2")).isCloseTo(both.size() / either, within(1e-12));
    assertThat(shape.overlap().keySet())
        .containsExactlyElementsOf(
            GRAPH.parametric().map(Node::name).filter(layer -> !layer.equals("conv1")).toList());
  }

  /** What the second convolution reads in the component of one class. */
  private static int[] readBySecond(int label) {
    CutNetwork ofClass = Component.cut(SOURCE.model(), SOURCE.routes(), List.of(label));
    return Objects.requireNonNull(ofClass.kept().get("pool1"));
  }

  private static boolean contains(int[] values, int value) {
    return Arrays.stream(values).anyMatch(one -> one == value);
  }

  private static double only(Map<Metric, Map<Long, Double>> metrics, Metric metric) {
    return Objects.requireNonNull(Objects.requireNonNull(metrics.get(metric)).get(0L));
  }

  private static CutNetwork component() {
    return Component.cut(SOURCE.model(), SOURCE.routes(), SOURCE.classes());
  }

  private static TaskImages images() {
    return new TaskImages(task().train(), task().validation());
  }

  private static Dataset task() {
    return new Dataset(
        "task",
        List.of("a", "b"),
        ToyImages.bands(24, 8, 2, 2),
        ToyImages.bands(6, 8, 2, 3),
        ToyImages.bands(8, 8, 2, 4),
        List.of(0f, 0f, 0f),
        List.of(1f, 1f, 1f),
        "",
        List.of(),
        Preprocessing.NONE);
  }
}
