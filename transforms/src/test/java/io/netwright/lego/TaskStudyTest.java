package io.netwright.lego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.budget.SizeCurve;
import io.netwright.data.Dataset;
import io.netwright.data.ImageSet;
import io.netwright.data.Preprocessing;
import io.netwright.head.HeadChoice;
import io.netwright.head.HeadMethod;
import io.netwright.metric.Journal;
import io.netwright.metric.Metric;
import io.netwright.metric.MetricNames;
import io.netwright.nn.Initialization;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.seed.Seed;
import io.netwright.testing.MemoryCheckpoints;
import io.netwright.testing.RecordingJournal;
import io.netwright.testing.ToyImages;
import io.netwright.train.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TaskStudyTest {
  private static final SmallNetwork SMALL =
      new SmallNetwork("lenet", TrainingConfig.defaults().withEpochs(1).withBatchSize(8));

  @Test
  void reportsTheTaskModelBesideItsControl() throws Exception {
    LayerGraph graph = SourceGraphs.zoo("lenet", 0.5, 4, SourceGraphs.mean());
    ImageSet source = ToyImages.bands(16, 32, 4, 1);
    TaskSource one =
        new TaskSource(
            Initialization.random(graph, Seed.of(1)),
            SourceGraphs.routes(graph, 0.5, Seed.of(2)),
            List.of(0, 1),
            source);
    TaskSource other =
        new TaskSource(
            Initialization.random(graph, Seed.of(5)),
            SourceGraphs.routes(graph, 0.5, Seed.of(6)),
            List.of(2),
            source);
    RecordingJournal journal = new RecordingJournal();
    RecordingJournal controls = new RecordingJournal();
    try (NDManager manager = Torch.manager(Device.cpu())) {
      TaskStudy.TaskReport report =
          new TaskStudy(scaled(), task(), Seed.of(9), manager, journals(journal, controls), SMALL)
              .run(List.of(one, other), new MemoryCheckpoints());
      assertThat(report.results()).extracting(TaskStudy.FineTuned::epochs).containsExactly(0, 1);
      assertThat(report.results().get(0).assembled()).isEqualTo(report.assembled().model());
      assertThat(report.results().get(1).assembled()).isNotEqualTo(report.assembled().model());
      assertThat(report.results().get(1).control().graph())
          .isEqualTo(report.restricted().model().graph());
      assertThat(journal.metrics().get(MetricNames.ASSEMBLE_ACCURACY.in("treatment")))
          .containsEntry(0L, report.results().get(0).accuracy())
          .containsEntry(1L, report.results().get(1).accuracy());
    }
    assertThat(journal.metrics())
        .containsKeys(
            MetricNames.FINE_TUNE.in("treatment").validationAccuracy(),
            MetricNames.ASSEMBLE_UNSCALED.in("treatment"),
            MetricNames.SCALING_UNDETERMINED.in("treatment"),
            MetricNames.ASSEMBLE_UNREPAIRED.in("treatment"),
            MetricNames.REPAIR_ACCEPTED.in("treatment"),
            MetricNames.REPAIR_REFUSED.in("treatment"),
            MetricNames.MULTIPLY_ADDS.in("treatment"),
            MetricNames.SOURCE_MULTIPLY_ADDS.in("treatment"),
            MetricNames.PARAMETERS.in("treatment"));
    assertThat(controls.metrics())
        .containsOnlyKeys(
            MetricNames.ASSEMBLE_ACCURACY.in("control"),
            MetricNames.ASSEMBLE_UNSCALED.in("control"),
            MetricNames.FINE_TUNE.in("control").loss(),
            MetricNames.FINE_TUNE.in("control").accuracy(),
            MetricNames.FINE_TUNE.in("control").validationAccuracy(),
            MetricNames.FINE_TUNE.in("control").learningRate());
    Metric sources = MetricNames.SOURCE_PARAMETERS.in("treatment");
    assertThat(Objects.requireNonNull(journal.metrics().get(sources)).get(0L))
        .isCloseTo(2.0 * graph.parameterCount(), within(0.0));
  }

  @Test
  void reportsEverySizeThatABudgetLookedAt() throws Exception {
    LayerGraph graph = SourceGraphs.zoo("lenet", 0.5, 4, SourceGraphs.mean());
    TaskSource source =
        new TaskSource(
            Initialization.random(graph, Seed.of(1)),
            SourceGraphs.routes(graph, 0.5, Seed.of(2)),
            List.of(0, 1, 2),
            ToyImages.bands(16, 32, 4, 1));
    RecordingJournal journal = new RecordingJournal();
    AssemblyConfig config =
        AssemblyConfig.defaults()
            .withFineTuneEpochs(List.of(0))
            .withAccuracyBudget(100)
            .withRanking(AssemblyRanking.TAYLOR);
    try (NDManager manager = Torch.manager(Device.cpu())) {
      TaskStudy.TaskReport report =
          new TaskStudy(config, task(), Seed.of(9), manager, journals(journal, journal), SMALL)
              .run(List.of(source), new MemoryCheckpoints());
      SizeCurve curve = report.assembled().making().curve().orElseThrow();
      long last = curve.chosen();
      assertThat(journal.metrics().get(MetricNames.SIZE_CHOSEN.in("treatment")))
          .containsExactly(Map.entry(0L, (double) last));
      assertThat(journal.metrics().get(MetricNames.SIZE_PARAMETERS.in("treatment")))
          .hasSize(curve.sizes().size())
          .containsEntry(last, (double) report.assembled().model().graph().parameterCount());
      assertThat(journal.metrics())
          .containsKeys(
              MetricNames.SIZE_MULTIPLY_ADDS.in("treatment"),
              MetricNames.SIZE_ACCURACY.in("treatment"),
              MetricNames.SIZE_LOSS.in("treatment"),
              MetricNames.SIZE_BOUND.in("treatment"),
              MetricNames.SIZE_IMAGES.in("treatment"));
    }
  }

  @Test
  void choosesTheHeadWithoutTheTestImagesAndReportsWhatEachReached() throws Exception {
    LayerGraph graph = SourceGraphs.zoo("lenet", 0.5, 4, SourceGraphs.mean());
    List<TaskSource> sources = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      sources.add(
          new TaskSource(
              Initialization.random(graph, Seed.of(i)),
              SourceGraphs.routes(graph, 0.5, Seed.of(i)),
              i == 0 ? List.of(0, 1) : List.of(2),
              ToyImages.bands(16, 32, 4, 1)));
    }
    AssemblyConfig config =
        AssemblyConfig.defaults()
            .withFineTuneEpochs(List.of(0))
            .withSelection(AssemblySelection.THRESHOLDS);
    RecordingJournal journal = new RecordingJournal();
    RecordingJournal controls = new RecordingJournal();
    List<TaskStudy.TaskReport> reports = new ArrayList<>();
    try (NDManager manager = Torch.manager(Device.cpu())) {
      for (ImageSet test : List.of(task().test(), ToyImages.bands(5, 32, 1, 9))) {
        reports.add(
            new TaskStudy(
                    config, task(test), Seed.of(9), manager, journals(journal, controls), SMALL)
                .run(sources, new MemoryCheckpoints()));
      }
    }
    TaskModel first = reports.get(0).assembled();
    assertThat(reports.get(1).assembled().headed()).isEqualTo(first.headed());
    assertThat(reports.get(1).restricted().headed())
        .isEqualTo(reports.get(0).restricted().headed());
    assertThat(first.head().candidates())
        .extracting(HeadChoice.Candidate::head)
        .containsExactlyElementsOf(HeadMethod.candidates());
    for (RecordingJournal side : List.of(journal, controls)) {
      String series = side == journal ? "treatment" : "control";
      assertThat(side.metrics())
          .containsKeys(
              MetricNames.headAccuracy("none").in(series),
              MetricNames.headAccuracy("scaling").in(series),
              MetricNames.headAccuracy("affine").in(series),
              MetricNames.headAccuracy("ridge").in(series),
              MetricNames.HEAD_CHOSEN.in(series));
      assertThat(side.metrics().get(MetricNames.HEAD_IMAGES.in(series))).containsEntry(0L, 6.0);
    }
    assertThat(reports.get(0).head(HeadMethod.BEST).sentence())
        .startsWith("Best on 6 validation images: ");
  }

  private static AssemblyConfig scaled() {
    AssemblyConfig defaults = AssemblyConfig.defaults();
    return new AssemblyConfig(
        List.of(),
        AssemblyForm.PADDED,
        AssemblySelection.THRESHOLDS,
        defaults.accuracyBudget(),
        defaults.ranking(),
        AssemblyRepair.LEAST_SQUARES,
        HeadMethod.SCALING,
        List.of(0, 1),
        TrainingConfig.defaults().withBatchSize(8).withLearningRate(0.01),
        List.of());
  }

  private static Dataset task() {
    return task(ToyImages.bands(9, 32, 3, 4));
  }

  private static Dataset task(ImageSet test) {
    return new Dataset(
        "task",
        List.of("a", "b", "c"),
        ToyImages.bands(24, 32, 3, 2),
        ToyImages.bands(6, 32, 3, 3),
        test,
        List.of(0f, 0f, 0f),
        List.of(1f, 1f, 1f),
        "",
        List.of(),
        Preprocessing.NONE);
  }

  private static TaskJournals journals(Journal assembled, Journal control) {
    return new TaskJournals() {
      @Override
      public Journal assembled(int epochs) {
        return assembled;
      }

      @Override
      public Journal control(int epochs) {
        return control;
      }
    };
  }
}
