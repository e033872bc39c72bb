package io.netwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.metric.MetricNames;
import io.netwright.nn.Initialization;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import io.netwright.testing.MemoryCheckpoints;
import io.netwright.testing.RecordingJournal;
import io.netwright.testing.TensorMemory;
import io.netwright.testing.ToyImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs whose share of images that withstand an attack is written down beforehand. */
class EpochWatchTest {
  private static final ImageSet TRAIN = ToyImages.bands(96, 8, 4, 1);
  private static final ImageSet VALIDATION = ToyImages.bands(40, 8, 4, 2);
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults()
          .withEpochs(5)
          .withBatchSize(24)
          .withLearningRate(0.005)
          .withoutAugmentation();

  private final RecordingJournal journal = new RecordingJournal();
  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();
  private final List<WeightedGraph> epochs = new ArrayList<>();

  private static TrainingRun run() {
    WeightedGraph start =
        Initialization.random(
            GraphBuilder.from(FeatureShape.map(3, 8, 8))
                .then("flatten", new Rearranging.Flatten())
                .then("fc", new Weighted.Linear(192, 4, true))
                .build(),
            Seed.of(3));
    return TrainingRun.plain("train", start, CONFIG, TRAIN, VALIDATION, Seed.of(4));
  }

  /** Says these shares one after the other and keeps the weights that it was shown. */
  private TrainingRun watched(boolean chooses, Double... shares) {
    return watched(chooses, true, shares);
  }

  private TrainingRun watched(boolean chooses, boolean ends, Double... shares) {
    EpochWatch.Measure measure =
        (Network network, NDManager where) -> {
          epochs.add(network.snapshot());
          return shares[epochs.size() - 1];
        };
    return run().watchedBy(new EpochWatch(measure, chooses, ends));
  }

  private TrainingOutcome train(TrainingRun run) throws Exception {
    return TrainingLoop.run(run, manager, journal, new MemoryCheckpoints());
  }

  @Test
  void endsWithTheLastGoodEpochWhereTheShareFalls() throws Exception {
    TrainingOutcome outcome = train(watched(true, 0.3, 0.5, 0.31, 0.29, 0.9));
    assertThat(epochs).hasSize(4);
    assertThat(outcome.bestEpoch()).isLessThan(4);
    assertThat(outcome.best()).isEqualTo(epochs.get(outcome.bestEpoch() - 1));
    assertThat(journal.metrics())
        .containsEntry(MetricNames.TRAIN.collapsed(), Map.of(4L, 0.29))
        .containsEntry(
            MetricNames.TRAIN.robustAccuracy(), Map.of(1L, 0.3, 2L, 0.5, 3L, 0.31, 4L, 0.29));
  }

  @Test
  void neverKeepsTheEpochInWhichItFellHoweverGoodItIsOnCleanImages() throws Exception {
    TrainingOutcome alone = train(run());
    assertThat(alone.bestEpoch()).isGreaterThan(2);
    TrainingOutcome outcome = train(watched(false, 0.5, 0.1));
    assertThat(outcome.bestEpoch()).isEqualTo(1);
  }

  @Test
  void goesOnWhereItIsNotToEndAndChoosesAmongAllEpochs() throws Exception {
    TrainingOutcome outcome = train(watched(true, false, 0.5, 0.1, 0.2, 0.1, 0.9));
    assertThat(epochs).hasSize(5);
    assertThat(outcome.bestEpoch()).isEqualTo(5);
    assertThat(journal.metrics()).doesNotContainKey(MetricNames.TRAIN.collapsed());
    epochs.clear();
    assertThat(train(watched(false, false, 0.5, 0.1, 0.2, 0.1, 0.1))).isEqualTo(train(run()));
  }

  @Test
  void choosesByCleanAndAttackedImagesWhereAsked() throws Exception {
    Double[] shares = {0.8, 0.8, 0.8, 0.99, 0.8};
    TrainingOutcome alone = train(run());
    assertThat(train(watched(false, shares))).isEqualTo(alone);
    epochs.clear();
    Map<Long, Double> clean =
        Objects.requireNonNull(journal.metrics().get(MetricNames.TRAIN.validationAccuracy()));
    int best = 1;
    for (int epoch = 2; epoch <= shares.length; epoch++) {
      if (mean(clean, shares, epoch) > mean(clean, shares, best)) {
        best = epoch;
      }
    }
    assertThat(train(watched(true, shares)).bestEpoch()).isEqualTo(best);
    assertThat(alone.bestEpoch()).isNotEqualTo(best);
  }

  private static double mean(Map<Long, Double> clean, Double[] robust, int epoch) {
    return (Objects.requireNonNull(clean.get((long) epoch)) + robust[epoch - 1]) / 2;
  }

  @Test
  void goesOnToTheSameEndAfterItWasKilled() throws Exception {
    Double[] shares = {0.3, 0.6, 0.5, 0.2, 0.9};
    TrainingOutcome unbroken = train(watched(true, shares));
    Map<Long, Double> told =
        Objects.requireNonNull(journal.metrics().get(MetricNames.TRAIN.robustAccuracy()));
    for (int writes = 1; writes <= 4; writes++) {
      epochs.clear();
      MemoryCheckpoints checkpoints = new MemoryCheckpoints().dyingAfter(writes);
      TrainingRun run = watched(true, shares);
      assertThatThrownBy(() -> TrainingLoop.run(run, manager, journal, checkpoints))
          .hasMessage("killed");
      checkpoints.revive();
      RecordingJournal second = new RecordingJournal();
      assertThat(TrainingLoop.run(run, manager, second, checkpoints)).isEqualTo(unbroken);
      assertThat(second.metrics())
          .containsEntry(MetricNames.TRAIN.robustAccuracy(), told)
          .containsEntry(MetricNames.TRAIN.collapsed(), Map.of(4L, 0.2));
    }
  }
}
