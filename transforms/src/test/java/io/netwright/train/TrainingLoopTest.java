package io.netwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.metric.Metric;
import io.netwright.metric.MetricNames;
import io.netwright.metric.Series;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import io.netwright.testing.MemoryCheckpoints;
import io.netwright.testing.RecordingJournal;
import io.netwright.testing.TensorMemory;
import io.netwright.testing.ToyImages;
import io.netwright.testing.ToyNetworks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TrainingLoopTest {
  private static final ImageSet TRAIN = ToyImages.bands(131, 8, 4, 1);
  private static final ImageSet VALIDATION = ToyImages.bands(40, 8, 4, 2);
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults().withEpochs(5).withBatchSize(26).withoutAugmentation();

  private final RecordingJournal journal = new RecordingJournal();
  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();

  /** Has everything that carries state or is random: batch statistics, dropout, noise. */
  private static TrainingRun run() {
    WeightedGraph start = Initialization.random(ToyNetworks.withDropout(), Seed.of(3));
    return TrainingRun.plain("train", start, CONFIG, TRAIN, VALIDATION, Seed.of(4))
        .withNoise(Map.of("relu", 0.05f));
  }

  private TrainingOutcome train(TrainingRun run) throws IOException, InterruptedException {
    return TrainingLoop.run(run, manager, journal, new MemoryCheckpoints());
  }

  @Test
  void learns() throws Exception {
    assertThat(train(run()).validationAccuracy()).isGreaterThan(0.9);
    assertThat(Objects.requireNonNull(journal.metrics().get(MetricNames.TRAIN.loss())).get(5L))
        .isLessThan(0.5);
  }

  @Test
  void reportsEveryEpochUnderItsNamesAndSeries() throws Exception {
    train(run().measuredAs(MetricNames.TREAT.in(Series.CONTROL)));
    assertThat(journal.metrics().keySet())
        .containsExactlyInAnyOrder(
            Metric.named("treat.loss").in("control"),
            Metric.named("treat.accuracy").in("control"),
            Metric.named("treat.validation.accuracy").in("control"),
            Metric.named("treat.learningrate").in("control"));
    Metric loss = MetricNames.TREAT.in(Series.CONTROL).loss();
    assertThat(Objects.requireNonNull(journal.metrics().get(loss)).keySet())
        .containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(journal.progress()).contains("epoch 0/5", "epoch 1/5", "epoch 5/5");
  }

  @Test
  void goesThroughAllImagesInAnotherOrderEveryEpoch() throws Exception {
    int images = 24;
    ImageSet numbered = ToyImages.bands(images, 4, images, 1);
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(3, 4, 4))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(48, images, true))
            .build();
    List<Long> seen = new ArrayList<>();
    TrainingRun run =
        TrainingRun.plain(
                "train",
                Initialization.random(graph, Seed.of(3)),
                CONFIG.withEpochs(2).withBatchSize(6),
                numbered,
                numbered,
                Seed.of(4))
            .withObjective(
                network -> {
                  CrossEntropy loss = new CrossEntropy(0);
                  return batch -> {
                    Arrays.stream(batch.labels().toLongArray()).forEach(seen::add);
                    return loss.loss(batch);
                  };
                });
    train(run);
    List<Long> first = seen.subList(0, images);
    List<Long> second = seen.subList(images, 2 * images);
    List<Long> all = LongStream.range(0, images).boxed().toList();
    assertThat(first).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
    assertThat(second).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(first);
  }

  @Test
  void givesTheSameWeightsForTheSameSeed() throws Exception {
    assertThat(train(run())).isEqualTo(train(run()));
  }

  @Test
  void givesOtherWeightsForAnotherSeed() throws Exception {
    TrainingRun other =
        TrainingRun.plain("train", run().start(), CONFIG, TRAIN, VALIDATION, Seed.of(5));
    assertThat(train(other).last()).isNotEqualTo(train(run()).last());
  }

  @Test
  void goesOnToTheSameBytesAfterItWasKilled() throws Exception {
    TrainingOutcome unbroken = train(run());
    for (int epochs = 1; epochs <= 5; epochs++) {
      MemoryCheckpoints checkpoints = new MemoryCheckpoints().dyingAfter(epochs);
      RecordingJournal second = new RecordingJournal();
      assertThatThrownBy(() -> TrainingLoop.run(run(), manager, journal, checkpoints))
          .hasMessage("killed");
      checkpoints.revive();
      assertThat(TrainingLoop.run(run(), manager, second, checkpoints))
          .as("killed after epoch %d", epochs)
          .isEqualTo(unbroken);
      assertThat(second.metrics()).isEqualTo(journal.metrics());
    }
  }

  @Test
  void stopsWhenInterruptedAndGoesOnLater() throws Exception {
    TrainingOutcome unbroken = train(run());
    MemoryCheckpoints checkpoints = new MemoryCheckpoints();
    RecordingJournal interrupting = new RecordingJournal();
    TrainingRun run =
        run()
            .withObjective(
                network -> {
                  CrossEntropy loss = new CrossEntropy(0);
                  return batch -> {
                    if (interrupting.metrics().containsKey(MetricNames.TRAIN.loss())) {
                      Thread.currentThread().interrupt();
                    }
                    return loss.loss(batch);
                  };
                });
    assertThatThrownBy(() -> TrainingLoop.run(run, manager, interrupting, checkpoints))
        .isInstanceOf(InterruptedException.class)
        .hasMessage("training was interrupted in epoch 2");
    assertThat(TrainingLoop.run(run(), manager, journal, checkpoints)).isEqualTo(unbroken);
  }

  @Test
  void repeatsNoStepAfterAnInterruption() throws Exception {
    List<Integer> steps = new ArrayList<>();
    TrainingRun run =
        run()
            .withObjective(
                network -> {
                  CrossEntropy loss = new CrossEntropy(0);
                  return batch -> {
                    steps.add(steps.size());
                    if (steps.size() == run().batches() + 1) {
                      Thread.currentThread().interrupt();
                    }
                    return loss.loss(batch);
                  };
                });
    MemoryCheckpoints checkpoints = new MemoryCheckpoints();
    assertThatThrownBy(() -> TrainingLoop.run(run, manager, journal, checkpoints))
        .isInstanceOf(InterruptedException.class);
    TrainingLoop.run(run, manager, journal, checkpoints);
    assertThat(run.batches()).isGreaterThan(1);
    assertThat(steps).hasSize(run.batches() * run.config().epochs());
  }

  @Test
  void keepsTheEarliestOfTheBestEpochs() throws Exception {
    TrainingOutcome outcome = train(run());
    Map<Long, Double> accuracies =
        Objects.requireNonNull(journal.metrics().get(MetricNames.TRAIN.validationAccuracy()));
    double best = accuracies.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    long earliest =
        accuracies.entrySet().stream()
            .filter(entry -> entry.getValue() == best)
            .mapToLong(Map.Entry::getKey)
            .min()
            .orElseThrow();
    assertThat(outcome.validationAccuracy()).isEqualTo(best);
    assertThat(outcome.bestEpoch()).isEqualTo((int) earliest);
  }

  @Test
  void saysWhereItDivergedAndWhatToDo() {
    TrainingConfig wild =
        CONFIG.withLearningRate(1e30).scheduled(Schedule.CONSTANT, List.of()).withEpochs(2);
    TrainingRun run =
        TrainingRun.plain("train", run().start(), wild, TRAIN, VALIDATION, Seed.of(4));
    assertThatThrownBy(() -> train(run))
        .isInstanceOf(DivergenceException.class)
        .hasMessageStartingWith(
            "training diverged in epoch 1: the loss is not finite at learning rate 1.0E30, the last"
                + " finite loss was ")
        .hasMessageContaining("lower learningRate");
  }

  @Test
  void refusesTheCheckpointOfAnotherRun() throws Exception {
    MemoryCheckpoints checkpoints = new MemoryCheckpoints();
    TrainingLoop.run(run(), manager, journal, checkpoints);
    TrainingRun other =
        TrainingRun.plain("train", run().start(), CONFIG, TRAIN, VALIDATION, Seed.of(5));
    assertThatThrownBy(() -> TrainingLoop.run(other, manager, journal, checkpoints))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to another run");
  }

  @Test
  void refusesLabelsThatTheNetworkDoesNotKnow() {
    ImageSet fiveClasses = ToyImages.bands(10, 8, 5, 1);
    assertThatThrownBy(
            () ->
                TrainingRun.plain(
                    "train", run().start(), CONFIG, fiveClasses, VALIDATION, Seed.of(1)))
        .hasMessage("training labels must be in [0, 3], got 4");
  }

  @Test
  void leavesOutALastBatchOfOneImage() throws Exception {
    ImageSet seven = TRAIN.ofEveryClass(27);
    TrainingRun run =
        TrainingRun.plain("train", run().start(), CONFIG, seven, VALIDATION, Seed.of(4));
    assertThat(run.batches()).isEqualTo(1);
    train(run);
    assertThat(journal.metrics().get(MetricNames.TRAIN.accuracy())).hasSize(5);
  }
}
