package io.netwright.fpcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.nn.Initialization;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import io.netwright.testing.MemoryCheckpoints;
import io.netwright.testing.RecordingJournal;
import io.netwright.testing.TensorMemory;
import io.netwright.train.TrainingBatch;
import io.netwright.train.TrainingConfig;
import io.netwright.train.TrainingOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can be chosen about patterns, on a network whose features are its three pixels, twice. */
class PatternSettingsTest {
  /** Patterns (-1, 0, 1), (1, 0, -1) and (0, 1, -1) but for eps; the last is of class 1. */
  private static final ImageSet IMAGES =
      new ImageSet(
          new ImageShape(3, 1, 1),
          new byte[] {10, 20, 30, 60, 40, 20, 50, 90, 10},
          new int[] {0, 0, 1});

  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();

  private static PatternSettings with(SiteWeights sites, int warmupEpochs, double smoothing) {
    return new PatternSettings(PatternStart.RANDOM, 1, true, sites, 0, warmupEpochs, smoothing);
  }

  /** Two sites that see the same features; their patterns are (1, 1, 1) for class 0, else 0. */
  private static WeightedGraph twoSites() {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(3, 1, 1))
            .then("flatten", new Rearranging.Flatten())
            .then("one", new TrainingOnly.Pro(2, 3))
            .then("two", new TrainingOnly.Pro(2, 3))
            .then("fc", new Weighted.Linear(3, 2, false))
            .build();
    Map<String, Tensor> weights = new HashMap<>(Initialization.closedForm(graph).weights());
    Tensor pattern = new Tensor(List.of(2, 3), new float[] {1, 1, 1, 0, 0, 0});
    weights.put("one.pattern", pattern);
    weights.put("two.pattern", pattern);
    return new WeightedGraph(graph, weights);
  }

  private float loss(PatternSettings settings, int epoch, Network network) {
    PatternConsistency loss = PatternConsistency.of(network, settings);
    Batch batch = Batches.range(manager, IMAGES, 0, 3);
    TrainingBatch.Examples examples =
        new TrainingBatch.Examples(List.of(0, 1, 2), Seed.of(1), epoch);
    TrainingBatch seen =
        TrainingBatch.of(network, loss, Mode.training(Seed.of(2)), batch, examples);
    return Torch.withGradients(() -> loss.loss(seen)).getFloat();
  }

  private float loss(PatternSettings settings, int epoch) {
    try (Network network = Network.on(manager, twoSites())) {
      return loss(settings, epoch, network);
    }
  }

  @Test
  void sumOrMeanOverTheSites() {
    // |(-1, 0, 1) - 1| and |(1, 0, -1) - 1| have sum 3 each, |(0, 1, -1)| has 2: 8 / 9 a site
    assertThat(loss(with(SiteWeights.SUM, 0, 0), 1)).isCloseTo(16 / 9f, within(1e-3f));
    assertThat(loss(with(SiteWeights.MEAN, 0, 0), 1)).isCloseTo(8 / 9f, within(1e-3f));
  }

  @Test
  void riseOverTheirWarmUp() {
    PatternSettings settings = with(SiteWeights.MEAN, 3, 0);
    assertThat(loss(settings, 1)).isCloseTo(8 / 9f / 4, within(1e-3f));
    assertThat(loss(settings, 2)).isCloseTo(8 / 9f / 2, within(1e-3f));
    assertThat(loss(settings, 4)).isCloseTo(8 / 9f, within(1e-3f));
    assertThat(loss(settings, 9)).isCloseTo(8 / 9f, within(1e-3f));
  }

  @Test
  void followTheClassMeansOfTheBatchesWhereSmoothed() {
    try (Network network = Network.on(manager, twoSites())) {
      loss(with(SiteWeights.MEAN, 0, 0.75), 1, network);
      NDArray pattern = network.parameter("one.pattern");
      // class 0: mean of (-1, 0, 1) and (1, 0, -1) is 0: 0.75 * 1; class 1: 0.25 * (0, 1, -1)
      float[] expected = {0.75f, 0.75f, 0.75f, 0, 0.25f, -0.25f};
      float[] values = pattern.toFloatArray();
      for (int i = 0; i < expected.length; i++) {
        assertThat(values[i]).isCloseTo(expected[i], within(1e-3f));
      }
    }
  }

  private static final WeightedGraph PIXELS =
      Initialization.random(
          GraphBuilder.from(FeatureShape.map(3, 1, 1))
              .then("flatten", new Rearranging.Flatten())
              .then("fc1", new Weighted.Linear(3, 3, false))
              .then("fc2", new Weighted.Linear(3, 3, false))
              .then("fc", new Weighted.Linear(3, 2, false))
              .build(),
          Seed.of(1));

  /** A network that hands its pixels on, so that class means are those of the pixels' patterns. */
  private static WeightedGraph identity() {
    Map<String, Tensor> weights = new HashMap<>(PIXELS.weights());
    Tensor one = new Tensor(List.of(3, 3), new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1});
    weights.put("fc1.weight", one);
    weights.put("fc2.weight", one);
    return new WeightedGraph(PIXELS.graph(), weights);
  }

  private TrainingOutcome hardened(PatternSettings settings, double learningRate) throws Exception {
    HardeningConfig config =
        HardeningConfig.defaults()
            .withInit(HardeningStart.WEIGHTS)
            .withDropProbability(0)
            .withPatterns(settings)
            .withReestimate(false)
            .withTraining(
                TrainingConfig.defaults()
                    .withEpochs(1)
                    .withLearningRate(learningRate)
                    .withBatchSize(3)
                    .withoutAugmentation());
    return new Hardening(identity(), config, IMAGES, IMAGES, Seed.of(3))
        .hardened(HardeningMethod.FPCC, manager, new RecordingJournal(), new MemoryCheckpoints());
  }

  @Test
  void beginAtTheMeanOfTheirClass() throws Exception {
    PatternSettings means =
        new PatternSettings(PatternStart.MEANS, 0, false, SiteWeights.SUM, 0, 0, 0);
    float[] pattern = hardened(means, 1e-9).last().weight("fc2.pro.pattern").values();
    // (-1, 0, 1) and (1, 0, -1) meet in 0; class 1 has (0, 1, -1) alone
    float[] expected = {0, 0, 0, 0, 1, -1};
    for (int i = 0; i < expected.length; i++) {
      assertThat(pattern[i]).isCloseTo(expected[i], within(1e-3f));
    }
  }

  @Test
  void stayWhereTheirLearningRateIsNothingAndMoveFasterAtMore() throws Exception {
    float[] still = moved(0);
    assertThat(still).containsOnly(0);
    float[] plain = moved(1);
    float[] fast = moved(4);
    assertThat(Math.abs(plain[3])).isGreaterThan(0); // of class 1, which has one image
    for (int i = 0; i < plain.length; i++) {
      assertThat(fast[i]).isCloseTo(4 * plain[i], within(1e-5f));
    }
  }

  /** How far one step at a learning rate of 0.01 moves the patterns, without weight decay. */
  private float[] moved(double rate) throws Exception {
    PatternSettings settings =
        new PatternSettings(PatternStart.RANDOM, rate, false, SiteWeights.SUM, 0, 0, 0);
    float[] pattern = hardened(settings, 0.01).last().weight("fc2.pro.pattern").values();
    float[] start = hardened(settings, 1e-30).last().weight("fc2.pro.pattern").values();
    float[] moved = new float[start.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = pattern[i] - start[i];
    }
    return moved;
  }

  @Test
  void holdTheLastSitesAlone() {
    HardeningConfig config =
        HardeningConfig.defaults()
            .withPatterns(
                new PatternSettings(PatternStart.RANDOM, 1, true, SiteWeights.SUM, 1, 0, 0))
            .withReestimate(false);
    LayerGraph all =
        FpccGraph.insert(deep(), HardeningMethod.FPCC, HardeningConfig.defaults(), Seed.of(1))
            .graph();
    LayerGraph last = FpccGraph.insert(deep(), HardeningMethod.FPCC, config, Seed.of(1)).graph();
    assertThat(FpccGraph.observed(all).keySet()).containsExactly("fc2.pro", "fc3.pro");
    assertThat(FpccGraph.observed(last).keySet()).containsExactly("fc3.pro");
    assertThat(last.nodes()).hasSize(all.nodes().size() - 1);
  }

  private static WeightedGraph deep() {
    return Initialization.closedForm(
        GraphBuilder.from(FeatureShape.map(3, 1, 1))
            .then("flatten", new Rearranging.Flatten())
            .then("fc1", new Weighted.Linear(3, 3, false))
            .then("fc2", new Weighted.Linear(3, 3, false))
            .then("fc3", new Weighted.Linear(3, 3, false))
            .then("fc", new Weighted.Linear(3, 2, false))
            .build());
  }

  @Test
  void refuseNumbersOutOfRange() {
    assertThatThrownBy(() -> with(SiteWeights.SUM, 0, 1))
        .hasMessage("patterns.smoothing must be in [0, 1), got 1.0");
    assertThatThrownBy(() -> with(SiteWeights.SUM, -1, 0))
        .hasMessage("patterns.warmupEpochs must be at least 0, got -1.0");
  }
}
