package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.Dataset;
import io.netwright.data.ImageSet;
import io.netwright.data.Preprocessing;
import io.netwright.metric.MetricNames;
import io.netwright.nn.Initialization;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import io.netwright.testing.MemoryCheckpoints;
import io.netwright.testing.RecordingJournal;
import io.netwright.testing.SmallBatches;
import io.netwright.testing.ToyImages;
import io.netwright.train.DivergenceException;
import io.netwright.train.TrainingBatch;
import io.netwright.train.TrainingConfig;
import io.netwright.train.TrainingLoop;
import io.netwright.train.TrainingRun;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A small network that has learned a little, diagnosed and treated on two layers. */
class TreatmentTest {
  private static final Dataset DATA =
      new Dataset(
          "bands",
          List.of("first|band", "second", "third", "fourth"),
          ToyImages.bands(160, 8, 4, 1),
          ToyImages.bands(60, 8, 4, 2),
          ToyImages.bands(60, 8, 4, 3),
          List.of(0.5f, 0.5f, 0.5f),
          List.of(0.25f, 0.25f, 0.25f),
          "0",
          List.of(),
          Preprocessing.NONE);
  private static final TrainingConfig TRAINING =
      TrainingConfig.defaults()
          .withEpochs(3)
          .withBatchSize(32)
          .withLearningRate(0.02)
          .withoutAugmentation();

  private static NDManager manager;
  private static WeightedGraph trained;

  private final RecordingJournal journal = new RecordingJournal();

  @BeforeAll
  static void trains() throws Exception {
    manager = Torch.manager(Device.cpu());
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(3, 8, 8))
            .then("conv1", Weighted.Conv2d.of(3, 6, 3, 1, 1))
            .then("bn", Norm.BatchNorm.of(6))
            .then("silu", new Nonlinearity.Silu())
            .then("conv2", Weighted.Conv2d.of(6, 8, 3, 2, 1))
            .then("relu", new Nonlinearity.Relu())
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(128, 4, true))
            .build();
    TrainingRun run =
        TrainingRun.plain(
            "train",
            Initialization.random(graph, Seed.of(3)),
            TRAINING.withEpochs(2),
            DATA.train(),
            DATA.validation(),
            Seed.of(4));
    trained =
        TrainingLoop.run(run, manager, new RecordingJournal(), new MemoryCheckpoints()).last();
  }

  @AfterAll
  static void closesMemory() {
    manager.close();
  }

  private static TreatmentConfig config(List<Double> thresholds, List<Double> alphas) {
    return new TreatmentConfig(
        List.of("conv2", "silu"),
        GradientForm.ABS,
        MaskRule.MIN_MAX,
        thresholds,
        alphas,
        0.05,
        0.5,
        2,
        10,
        7,
        List.of(0.0, 4.0),
        TRAINING,
        Constraint.CHANNEL,
        List.of(0.1),
        TreatmentGrid.none());
  }

  private static Treatment treatment(List<Double> alphas) {
    return new Treatment(trained, DATA, config(List.of(0.3), alphas), Seed.of(5));
  }

  private WeightedGraph treated(Treatment treatment, MemoryCheckpoints checkpoints)
      throws Exception {
    return treatment.treated(treatment.gradients(manager), manager, journal, checkpoints);
  }

  private static double channelLoss(Treatment treatment, WeightedGraph model) {
    ChannelMasks masks = treatment.gradients(manager).masks(MaskRule.MIN_MAX, 0.3);
    ImageSet train = DATA.train();
    try (NDManager memory = manager.newSubManager();
        Network network = Network.on(memory, model)) {
      network.requireGradients(true);
      Batch batch = Batches.range(memory, train, 0, train.size());
      ChannelConstraint constraint = ChannelConstraint.on(network, masks, GradientForm.ABS);
      return Torch.withGradients(
          () -> {
            TrainingBatch seen = SmallBatches.of(network, constraint, Mode.EVALUATION, batch);
            return (double) constraint.loss(seen).getFloat();
          });
    }
  }

  @Test
  void lowersTheChannelLossBelowItsControls() throws Exception {
    Treatment treatment = treatment(List.of(100.0));
    double before = channelLoss(treatment, trained);
    double treated = channelLoss(treatment, treated(treatment, new MemoryCheckpoints()));
    double control =
        channelLoss(treatment, treatment.control(manager, journal, new MemoryCheckpoints()));
    assertThat(treated).isLessThan(0.8 * before).isLessThan(0.8 * control);
    assertThat(journal.metrics().keySet())
        .contains(
            MetricNames.TREAT.in("treatment").loss(),
            MetricNames.TREAT.in("control").loss(),
            MetricNames.TREAT_ALPHA,
            MetricNames.TREAT_THRESHOLD);
  }

  @Test
  void givesTheSameBytesAgainAndAfterItWasKilled() throws Exception {
    Treatment treatment = treatment(List.of(10.0));
    WeightedGraph unbroken = treated(treatment, new MemoryCheckpoints());
    MemoryCheckpoints checkpoints = new MemoryCheckpoints().dyingAfter(2);
    assertThatThrownBy(() -> treated(treatment, checkpoints)).hasMessage("killed");
    checkpoints.revive();
    assertThat(treated(treatment, checkpoints)).isEqualTo(unbroken);
  }

  @Test
  void choosesAmongCandidatesAndLetsTheControlChooseAsOften() throws Exception {
    Treatment treatment =
        new Treatment(trained, DATA, config(List.of(0.2, 0.5), List.of(1.0, 10_000.0)), Seed.of(5));
    treated(treatment, new MemoryCheckpoints());
    treatment.control(manager, journal, new MemoryCheckpoints());
    assertThat(journal.metrics().keySet())
        .contains(
            MetricNames.TREAT.in("treatment.candidate4").loss(),
            MetricNames.TREAT.in("control.candidate4").loss())
        .doesNotContain(
            MetricNames.TREAT.in("treatment.candidate5").loss(),
            MetricNames.TREAT.in("control.candidate5").loss());
    assertThat(journal.metrics()).containsEntry(MetricNames.TREAT_ALPHA, Map.of(0L, 1.0));
  }

  @Test
  void failsWhereEveryCandidateDiverges() {
    assertThatThrownBy(() -> treated(treatment(List.of(1e30, 1e31)), new MemoryCheckpoints()))
        .isInstanceOf(DivergenceException.class);
    assertThat(journal.metrics().keySet())
        .contains(
            MetricNames.TREAT.in("treatment.candidate1").diverged(),
            MetricNames.TREAT.in("treatment.candidate2").diverged());
  }

  @Test
  void diagnosesSparsityOverlapErrorsAndNoise() {
    Treatment treatment = treatment(List.of(10.0));
    Diagnosis diagnosis = treatment.diagnosis(treatment.gradients(manager), manager, journal);
    assertThat(diagnosis.layers()).extracting("layer").containsExactly("conv2", "silu");
    Diagnosis.LayerDiagnosis conv = diagnosis.layers().get(0);
    assertThat(conv.classes()).hasSize(4).allSatisfy(of -> assertThat(of.high()).isNotEmpty());
    assertThat(conv.overlaps()).hasSize(6);
    assertThat(conv.meanOverlap()).isBetween(0.0, 1.0);
    int wrong = diagnosis.confusions().stream().mapToInt(Diagnosis.Confusion::images).sum();
    double accuracy = 1 - wrong / 60.0;
    assertThat(diagnosis.errors()).hasSize(2 * Math.min(7, wrong));
    assertThat(diagnosis.errors())
        .allSatisfy(e -> assertThat(e.label()).isNotEqualTo(e.predicted()));
    assertThat(diagnosis.noise()).hasSize(4);
    assertThat(diagnosis.noise().get(0).cleanAccuracy()).isEqualTo(accuracy);
    assertThat(diagnosis.noise().get(1).cleanAccuracy()).isLessThan(accuracy);
    assertThat(journal.metrics())
        .containsKeys(
            MetricNames.HIGH_SHARE.of("conv2"),
            MetricNames.GINI.of("silu"),
            MetricNames.OVERLAP.of("conv2"),
            MetricNames.NOISE_ATTACKED.of("conv2").atLevel(4));
    assertThat(treatment.diagnosis(treatment.gradients(manager), manager, journal))
        .isEqualTo(diagnosis);
    DiagnosisReport report = new DiagnosisReport(diagnosis);
    assertThat(DiagnosisReport.read(report.json())).isEqualTo(diagnosis);
    assertThat(report.markdown())
        .contains("## Channels of conv2 (8)", "first\\|band", wrong + " of 60.");
  }

  @Test
  void combinesEverythingInAGridAndRefusesWhatMakesNoSense() {
    assertThatThrownBy(
            () -> new TreatmentGrid(List.of(1.0, 1.0), List.of(), List.of(), List.of(), List.of()))
        .hasMessageContaining("without repetition");
    assertThatThrownBy(
            () -> new TreatmentGrid(List.of(), List.of(), List.of(), List.of(), List.of(-1.0)))
        .hasMessage("noises must be at least 0, got -1.0");
    TreatmentGrid grid =
        new TreatmentGrid(
            List.of(1.0, 2.0),
            List.of(),
            List.of(List.of("conv1"), List.of("conv1", "conv2")),
            List.of(),
            List.of(0.0, 0.5));
    List<TreatmentConfig> candidates = grid.candidates(config(List.of(0.3), List.of(10.0)));
    assertThat(candidates).hasSize(8).allSatisfy(one -> assertThat(one.grid().isEmpty()).isTrue());
    assertThat(candidates.get(1).alphas()).containsExactly(2.0);
    assertThat(candidates.get(1).layers()).containsExactly("conv1");
    assertThat(candidates.get(7).noise()).isEqualTo(0.5);
  }

  @Test
  void takesTheLastConvolutionUnlessTold() {
    Treatment treatment = new Treatment(trained, DATA, TreatmentConfig.defaults(), Seed.of(5));
    assertThat(treatment.layers()).containsExactly("conv2");
  }

  @Test
  void namesTheConvolutionsWhereALayerIsNone() {
    for (String layer : List.of("conv9", "fc", "input")) {
      TreatmentConfig d = TreatmentConfig.defaults();
      TreatmentConfig config =
          new TreatmentConfig(
              List.of(layer),
              d.form(),
              d.maskRule(),
              d.thresholds(),
              d.alphas(),
              0,
              0,
              1,
              5,
              5,
              d.noiseLevels(),
              TRAINING,
              Constraint.CHANNEL,
              List.of(0.1),
              TreatmentGrid.none());
      assertThatThrownBy(() -> new Treatment(trained, DATA, config, Seed.of(5)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("got " + layer)
          .hasMessageContaining("[conv1, conv2]");
    }
  }
}
