package io.netwright.fpcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.netwright.attack.ThreatModel;
import io.netwright.data.ImageSet;
import io.netwright.metric.CurveNames;
import io.netwright.metric.Metric;
import io.netwright.metric.MetricNames;
import io.netwright.nn.Initialization;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import io.netwright.testing.MemoryCheckpoints;
import io.netwright.testing.RecordingJournal;
import io.netwright.testing.TensorMemory;
import io.netwright.testing.ToyImages;
import io.netwright.train.TrainingConfig;
import io.netwright.train.TrainingLoop;
import io.netwright.train.TrainingOutcome;
import io.netwright.train.TrainingRun;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HardeningTest {
  private static final ImageSet TRAIN = ToyImages.bands(120, 8, 4, 1);
  private static final ImageSet VALIDATION = ToyImages.bands(40, 8, 4, 2);
  private static final HardeningConfig CONFIG =
      HardeningConfig.published()
          .withDropout(true)
          .withTraining(
              TrainingConfig.defaults().withEpochs(5).withBatchSize(20).withoutAugmentation());

  private static final Optional<HardeningMethod> NONE = Optional.empty();
  private static final CurveNames HARDENED = MetricNames.HARDEN.in("treatment");

  private final RecordingJournal journal = new RecordingJournal();
  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();

  private static WeightedGraph model() {
    return Initialization.random(
        GraphBuilder.from(FeatureShape.map(3, 8, 8))
            .then("conv1", Weighted.Conv2d.of(3, 6, 3, 1, 1))
            .then("bn1", Norm.BatchNorm.of(6))
            .then("relu1", new Nonlinearity.Relu())
            .then("pool", Pooling.MaxPool.of(2))
            .then("conv2", Weighted.Conv2d.of(6, 8, 3, 1, 1))
            .then("bn2", Norm.BatchNorm.of(8))
            .then("relu2", new Nonlinearity.Relu())
            .then("flatten", new Rearranging.Flatten())
            .then("fc1", new Weighted.Linear(128, 12, true))
            .then("relu3", new Nonlinearity.Relu())
            .then("fc2", new Weighted.Linear(12, 4, true))
            .build(),
        Seed.of(1));
  }

  private static Hardening hardening(HardeningConfig config) {
    return new Hardening(model(), config, TRAIN, VALIDATION, Seed.of(2));
  }

  private TrainingOutcome hardened(HardeningConfig config) throws Exception {
    return hardening(config)
        .hardened(HardeningMethod.FPCC, manager, journal, new MemoryCheckpoints());
  }

  private TrainingOutcome control(HardeningConfig config) throws Exception {
    return hardening(config).control(manager, journal, new MemoryCheckpoints());
  }

  @Test
  void givesBackTheGraphItWasGivenOnceTheLayersAreTakenOut() throws Exception {
    TrainingOutcome hardened = hardened(CONFIG);
    TrainingOutcome control = control(CONFIG);
    assertThat(FpccGraph.remove(hardened.best()).graph()).isEqualTo(model().graph());
    assertThat(control.best().graph()).isEqualTo(model().graph());
    assertThat(FpccGraph.observed(hardened.best().graph()).values())
        .containsExactlyInAnyOrder("conv2", "fc1");
    assertThat(hardened.validationAccuracy()).isGreaterThan(0.5);
    assertThat(control.validationAccuracy()).isGreaterThan(0.5);
  }

  @Test
  void trainsItsControlAlikeWithoutTheLayers() throws Exception {
    WeightedGraph start = Initialization.random(model().graph(), Seed.of(2).with("weights"));
    TrainingRun plain =
        TrainingRun.plain("x", start, CONFIG.training(), TRAIN, VALIDATION, Seed.of(2));
    assertThat(control(CONFIG).best())
        .isEqualTo(TrainingLoop.run(plain, manager, journal, new MemoryCheckpoints()).best());
  }

  @Test
  void startsFromTheGivenWeightsWhereAsked() throws Exception {
    HardeningConfig still =
        CONFIG
            .withInit(HardeningStart.WEIGHTS)
            .withTraining(CONFIG.training().withEpochs(1).withLearningRate(1e-12));
    for (TrainingOutcome outcome : List.of(hardened(still), control(still))) {
      assertThat(outcome.best().weight("conv2.weight")).isEqualTo(model().weight("conv2.weight"));
    }
  }

  @Test
  void bringsFeaturesNearerToThePatternOfTheirClass() throws Exception {
    HardeningConfig longer = CONFIG.withTraining(CONFIG.training().withEpochs(8));
    Map<String, Double> hardened = distance(FpccGraph.remove(hardened(longer).best()));
    Map<String, Double> control = distance(control(longer).best());
    assertThat(hardened).containsOnlyKeys("conv2", "fc1");
    // the control's convolution is about twice as far with every seed that was tried
    assertThat(hardened.get("conv2"))
        .isLessThan(0.75 * Objects.requireNonNull(control.get("conv2")));
  }

  private Map<String, Double> distance(WeightedGraph model) {
    try (Network network = Network.on(manager, model)) {
      ClassPatterns means = ClassPatterns.mean(network, Set.of("conv2", "fc1"), TRAIN, 50, manager);
      return PatternDistance.of(network, means, VALIDATION, 50, manager);
    }
  }

  @Test
  void goesOnToTheSameBytesAfterItWasKilled() throws Exception {
    TrainingOutcome unbroken = hardened(CONFIG);
    MemoryCheckpoints checkpoints = new MemoryCheckpoints().dyingAfter(3);
    Hardening hardening = hardening(CONFIG);
    assertThatThrownBy(
            () -> hardening.hardened(HardeningMethod.FPCC, manager, journal, checkpoints))
        .hasMessage("killed");
    checkpoints.revive();
    assertThat(hardening.hardened(HardeningMethod.FPCC, manager, journal, checkpoints))
        .isEqualTo(unbroken);
  }

  @Test
  void reportsModelAndControlUnderTheirNames() throws Exception {
    hardened(CONFIG);
    control(CONFIG);
    assertThat(journal.metrics())
        .containsKeys(
            MetricNames.HARDEN.in("treatment").loss(),
            MetricNames.HARDEN.in("treatment").validationAccuracy(),
            MetricNames.HARDEN.in("control").loss());
  }

  @ParameterizedTest
  @EnumSource(HardeningMethod.class)
  void trainsByEveryMethodAndGivesBackTheGraph(HardeningMethod method) throws Exception {
    TrainingOutcome outcome =
        hardening(CONFIG.within("linf-8/255"))
            .hardened(method, manager, journal, new MemoryCheckpoints());
    assertThat(FpccGraph.remove(outcome.best()).graph()).isEqualTo(model().graph());
    assertThat(outcome.validationAccuracy()).isGreaterThan(0.4);
    assertThat(outcome.last()).isNotEqualTo(control(CONFIG).last());
    boolean watched = journal.metrics().containsKey(HARDENED.robustAccuracy());
    assertThat(watched).isEqualTo(method.takesOneStep());
  }

  @Test
  void choosesEveryMethodAndTheControlByAttackedImagesWhereAsked() throws Exception {
    HardeningConfig robust = CONFIG.within("linf-8/255").withSelection(EpochChoice.ROBUST);
    hardened(robust);
    control(robust);
    assertThat(journal.metrics())
        .containsKeys(HARDENED.robustAccuracy(), MetricNames.HARDEN.in("control").robustAccuracy());
  }

  @Test
  void leavesDropoutOutWhileItTrainsAndGivesItBack() throws Exception {
    WeightedGraph with =
        Initialization.random(
            GraphBuilder.from(FeatureShape.map(3, 8, 8))
                .then("conv", Weighted.Conv2d.of(3, 6, 3, 1, 1))
                .then("relu", new Nonlinearity.Relu())
                .then("flatten", new Rearranging.Flatten())
                .then("dropout", new TrainingOnly.Dropout(0.5f))
                .then("fc", new Weighted.Linear(384, 4, true))
                .build(),
            Seed.of(1));
    HardeningConfig without = CONFIG.withDropout(false);
    for (Optional<HardeningMethod> method : List.of(Optional.of(HardeningMethod.SFM), NONE)) {
      Hardening hardening = new Hardening(with, without, TRAIN, VALIDATION, Seed.of(2));
      TrainingOutcome outcome =
          method.isEmpty()
              ? hardening.control(manager, journal, new MemoryCheckpoints())
              : hardening.hardened(method.get(), manager, journal, new MemoryCheckpoints());
      assertThat(outcome.best().graph().nodes()).noneMatch(node -> node.name().equals("dropout"));
      assertThat(hardening.finished(method, outcome, manager).graph()).isEqualTo(with.graph());
    }
  }

  @Test
  void takesStatisticsAnewAfterDroppedChannelsAlone() throws Exception {
    HardeningConfig anew = CONFIG.withPatterns(PatternSettings.published()).withReestimate(true);
    assertThat(takesStatisticsAnew(anew, HardeningMethod.FPCC)).isTrue();
    assertThat(takesStatisticsAnew(anew.withDropProbability(0), HardeningMethod.FPCC)).isFalse();
    assertThat(takesStatisticsAnew(anew, HardeningMethod.SFM)).isFalse();
  }

  private boolean takesStatisticsAnew(HardeningConfig config, HardeningMethod method)
      throws Exception {
    Hardening hardening = hardening(config);
    TrainingOutcome outcome = hardening.hardened(method, manager, journal, new MemoryCheckpoints());
    WeightedGraph before = FpccGraph.remove(outcome.best());
    WeightedGraph after = hardening.finished(Optional.of(method), outcome, manager);
    assertThat(after.weight("conv2.weight")).isEqualTo(before.weight("conv2.weight"));
    return !after.equals(before);
  }

  @Test
  void measuresAFinishedModelOnValidationImages() {
    new ValidationReport(ThreatModel.linf("8/255"), VALIDATION)
        .write(model(), "treatment", manager, journal);
    double clean = last(MetricNames.HARDEN_CLEAN);
    assertThat(clean).isBetween(0.0, 1.0);
    assertThat(last(MetricNames.HARDEN_ATTACKED)).isBetween(0.0, clean);
  }

  private double last(Metric metric) {
    Map<Long, Double> points =
        Objects.requireNonNull(journal.metrics().get(metric.in("treatment")));
    return points.getOrDefault(0L, Double.NaN);
  }

  @Test
  void sfmHasTheNoiseOfFpccAndNothingElse() {
    LayerGraph fpcc = graph(HardeningMethod.FPCC);
    assertThat(layers(graph(HardeningMethod.SFM))).containsExactlyElementsOf(sfm(layers(fpcc)));
    assertThat(layers(graph(HardeningMethod.SFM_CFS)))
        .containsExactlyElementsOf(
            layers(fpcc).stream().filter(one -> !(one instanceof TrainingOnly.Pro)).toList())
        .hasSizeGreaterThan(1);
    assertThat(graph(HardeningMethod.SFM).node("sfm").layer())
        .isEqualTo(new TrainingOnly.Sfm((float) CONFIG.epsilon()));
    assertThat(layers(graph(HardeningMethod.FAST_AT))).isEmpty();
  }

  private static LayerGraph graph(HardeningMethod method) {
    return FpccGraph.insert(model(), method, CONFIG, Seed.of(1)).graph();
  }

  private static List<Layer> layers(LayerGraph graph) {
    return graph.nodes().stream()
        .map(Node::layer)
        .filter(layer -> layer instanceof TrainingOnly.Fpcc)
        .toList();
  }

  private static List<Layer> sfm(List<Layer> layers) {
    return layers.stream().filter(layer -> layer instanceof TrainingOnly.Sfm).toList();
  }
}
