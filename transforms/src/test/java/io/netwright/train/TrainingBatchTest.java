package io.netwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.accuracy.Accuracy;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Pgd;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.Initialization;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Gradients;
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
import io.netwright.testing.ToyNetworks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What objectives can do with a batch, shown by objectives of the kinds that papers have. */
class TrainingBatchTest {
  private static final ImageSet TRAIN = ToyImages.bands(96, 8, 4, 1);
  private static final ImageSet VALIDATION = ToyImages.bands(40, 8, 4, 2);
  private static final CrossEntropy CROSS_ENTROPY = new CrossEntropy(0);
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults().withEpochs(2).withBatchSize(24).withoutAugmentation();
  private static final Pgd ATTACK =
      new Pgd(ThreatModel.linf("40/255"), Fraction.of("13/255"), 4, true, 1);

  private static final float STEP = 0.01f;

  private NDManager manager;

  @BeforeEach
  void opensMemory() {
    manager = Torch.manager(Device.cpu());
  }

  @AfterEach
  void closesMemory() {
    manager.close();
  }

  private static TrainingRun run(TrainingConfig config) {
    WeightedGraph start = Initialization.random(ToyNetworks.withDropout(), Seed.of(3));
    return TrainingRun.plain("train", start, config, TRAIN, VALIDATION, Seed.of(4));
  }

  private static TrainingRun run() {
    return run(CONFIG).withObjective(network -> CROSS_ENTROPY);
  }

  private TrainingOutcome train(TrainingRun run) throws Exception {
    return TrainingLoop.run(run, manager, new RecordingJournal(), new MemoryCheckpoints());
  }

  private TrainingOutcome trainBy(Objective objective) throws Exception {
    return train(run().withObjective(network -> objective));
  }

  /** Adversarial training (Madry et al. 2018), of the perturbation only a share is applied. */
  private record Adversarial(float share) implements Objective {
    @Override
    public NDArray loss(TrainingBatch batch) {
      NDArray images = batch.images();
      NDArray attacked =
          ATTACK.perturb(batch::logits, images, batch.labels(), batch.examples().seeds("attack"));
      return CROSS_ENTROPY.loss(batch.on(images.add(Torch.times(attacked.sub(images), share))));
    }
  }

  /** The squared gradient of the cross entropy with respect to the images, summed over them. */
  private static final class GradientPenalty implements Objective {
    @Override
    public NDArray loss(TrainingBatch batch) {
      NDArray sum = Torch.times(CROSS_ENTROPY.loss(batch), (float) batch.labels().size());
      return Gradients.of(sum, batch.inTraining().tap("input")).square().sum();
    }

    @Override
    public Set<String> taps() {
      return Set.of("input");
    }
  }

  @Test
  void lookingForAnAttackLeavesNoTrace() throws Exception {
    assertThat(trainBy(new Adversarial(0))).isEqualTo(train(run()));
  }

  @Test
  void movesTheRunningStatisticsByTheImagesThatItTrainsOn() throws Exception {
    TrainingOutcome clean = train(run());
    TrainingOutcome adversarial = trainBy(new Adversarial(1));
    assertThat(adversarial.last().weights().get("bn.running_mean"))
        .isNotEqualTo(clean.last().weights().get("bn.running_mean"));
  }

  @Test
  void adversarialTrainingWithstandsTheAttackBetter() throws Exception {
    TrainingConfig longer = CONFIG.withEpochs(12);
    double plain = underAttack(train(run(longer)).last());
    double hardened =
        underAttack(train(run(longer).withObjective(network -> new Adversarial(1))).last());
    assertThat(hardened).isGreaterThan(plain + 0.2);
  }

  @Test
  void saysThatTrainingDivergedWhereAnAttackFindsNoGradientAnyMore() {
    TrainingConfig wild = CONFIG.withLearningRate(1e30).scheduled(Schedule.STEP, List.of(2));
    assertThatThrownBy(() -> train(run(wild).withObjective(network -> new Adversarial(1))))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("epoch 1: the gradient of an attack is not finite")
        .hasMessageContaining("lower learningRate");
  }

  private double underAttack(WeightedGraph model) {
    try (Network network = Network.on(manager, model)) {
      Batch batch = Batches.range(manager, VALIDATION, 0, VALIDATION.size());
      List<Seed> seeds = new ArrayList<>();
      for (int image = 0; image < VALIDATION.size(); image++) {
        seeds.add(Seed.of(image));
      }
      NDArray attacked = ATTACK.perturb(network::logits, batch.images(), batch.labels(), seeds);
      return Accuracy.of(network.logits(attacked), batch.labels()).share();
    }
  }

  @Test
  void addedLossesShareOnePass() throws Exception {
    assertThat(trainBy(CROSS_ENTROPY.plus(0, new GradientPenalty()))).isEqualTo(train(run()));
  }

  /**
   * With {@code d = w_1 - w_0} and label 0 the cross entropy is {@code log(1 + exp(d x))}, its
   * gradient {@code q d} with {@code q = sigmoid(d x)}, and the penalty {@code P = (q d)^2} has
   * {@code dP/dd = 2 q d (q + q (1 - q) d x)}.
   */
  @Test
  void differentiatesTheGradientOfTheImagesAgain() {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(1, 1, 1))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(1, 2, false))
            .build();
    WeightedGraph model =
        new WeightedGraph(
            graph, Map.of("fc.weight", new Tensor(List.of(2, 1), new float[] {0.5f, 2})));
    double x = 0.75;
    double d = 1.5;
    double q = 1 / (1 + Math.exp(-d * x));
    try (Network network = Network.on(manager, model)) {
      network.requireGradients(true);
      Objective penalty = new GradientPenalty();
      Batch image =
          new Batch(
              manager.create(new float[] {(float) x}, new Shape(1, 1, 1, 1)),
              manager.create(new long[] {0}));
      NDArray loss =
          Torch.withGradients(
              () ->
                  penalty.loss(
                      SmallBatches.of(network, penalty, Mode.training(Seed.of(1)), image)));
      Gradients.intoParameters(loss);
      assertThat((double) loss.getFloat()).isCloseTo(q * q * d * d, within(1e-6));
      float[] gradient = network.parameter("fc.weight").getGradient().toFloatArray();
      double byHand = 2 * q * d * (q + q * (1 - q) * d * x);
      assertThat((double) gradient[1]).isCloseTo(byHand, within(1e-5));
      assertThat((double) gradient[0]).isCloseTo(-byHand, within(1e-5));
    }
  }

  /** Through batch statistics, where nobody computes it by hand; central differences. */
  @Test
  void differentiatesTheGradientOfTheImagesThroughBatchStatistics() {
    LayerGraph smooth =
        GraphBuilder.from(FeatureShape.map(3, 8, 8))
            .then("conv", Weighted.Conv2d.of(3, 4, 3, 1, 1))
            .then("bn", Norm.BatchNorm.of(4))
            .then("silu", new Nonlinearity.Silu())
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(256, 4, true))
            .build();
    WeightedGraph model = Initialization.random(smooth, Seed.of(3));
    for (String name : List.of("conv.weight", "bn.weight", "fc.weight")) {
      List<Float> gradient = penalty(model, name).gradient();
      for (int at : new int[] {0, 1, 3}) {
        double above = penalty(moved(model, name, at, STEP), name).value();
        double below = penalty(moved(model, name, at, -STEP), name).value();
        assertThat((double) gradient.get(at))
            .as("%s[%d]", name, at)
            .isCloseTo((above - below) / (2 * STEP), withinPercentage(2));
      }
    }
  }

  private record Penalty(double value, List<Float> gradient) {}

  private Penalty penalty(WeightedGraph model, String parameter) {
    try (Network network = Network.on(manager, model)) {
      network.requireGradients(true);
      Batch batch = Batches.range(manager, TRAIN, 0, 24);
      Objective penalty = new GradientPenalty();
      Mode training = Mode.training(Seed.of(1));
      NDArray loss =
          Torch.withGradients(
              () -> penalty.loss(SmallBatches.of(network, penalty, training, batch)));
      Gradients.intoParameters(loss);
      List<Float> gradient = new ArrayList<>();
      for (float one : network.parameter(parameter).getGradient().toFloatArray()) {
        gradient.add(one);
      }
      return new Penalty(loss.getFloat(), gradient);
    }
  }

  private static WeightedGraph moved(WeightedGraph model, String name, int at, float by) {
    Map<String, Tensor> weights = new LinkedHashMap<>(model.weights());
    Tensor before = Objects.requireNonNull(weights.get(name));
    float[] values = before.values().clone();
    values[at] += by;
    weights.put(name, new Tensor(before.shape(), values));
    return new WeightedGraph(model.graph(), weights);
  }

  @Test
  void drawsAlikeForAllImagesOfAStep() {
    try (Network network = Network.on(manager, run().start())) {
      Batch batch = Batches.range(manager, TRAIN, 0, 24);
      TrainingBatch seen =
          SmallBatches.of(network, CROSS_ENTROPY, Mode.training(Seed.of(1)), batch);
      NDArray first = seen.inTraining().logits();
      assertThat(seen.on(batch.images().duplicate()).inTraining().logits()).isEqualTo(first);
      assertThat(seen.inTraining().logits()).isSameAs(first);
    }
  }

  @Test
  void looksInEvaluationWithoutMovingTheRunningStatistics() throws Exception {
    List<Long> channels = new ArrayList<>();
    Objective looking =
        new Objective() {
          @Override
          public NDArray loss(TrainingBatch batch) {
            channels.add(batch.inEvaluation().tap("conv").getShape().get(1));
            return Torch.times(batch.inEvaluation().logits().sum(), 0);
          }

          @Override
          public Set<String> taps() {
            return Set.of("conv");
          }
        };
    assertThat(trainBy(CROSS_ENTROPY.plus(1, looking))).isEqualTo(train(run()));
    assertThat(channels).hasSize(8).containsOnly(6L);
  }

  @Test
  void learnsFromATeacherInTheMemoryOfTheNetwork() throws Exception {
    WeightedGraph teacher = train(run(CONFIG.withEpochs(6))).best();
    TrainingRun student =
        run(CONFIG.withEpochs(6))
            .withObjective(
                network -> {
                  Network teaching = Network.on(network.memory(), teacher);
                  return batch ->
                      batch
                          .inTraining()
                          .logits()
                          .sub(teaching.logits(batch.images()))
                          .square()
                          .mean();
                });
    WeightedGraph learned = train(student).best();
    try (Network network = Network.on(manager, learned)) {
      assertThat(Accuracy.of(network, VALIDATION, 40, manager).share()).isGreaterThan(0.8);
    }
  }

  @Test
  void knowsWhichImagesItHasAndSeedsEachByItself() throws Exception {
    Map<Integer, Seed> seeds = new HashMap<>();
    List<Integer> wrongLabels = new ArrayList<>();
    Objective noting =
        batch -> {
          List<Integer> indices = batch.examples().indices();
          long[] labels = batch.labels().toLongArray();
          for (int i = 0; i < labels.length; i++) {
            if (labels[i] != TRAIN.label(indices.get(i))) {
              wrongLabels.add(indices.get(i));
            }
            seeds.put(indices.get(i), batch.examples().seeds("attack").get(i));
          }
          return CROSS_ENTROPY.loss(batch);
        };
    train(run(CONFIG.withEpochs(1)).withObjective(network -> noting));
    Map<Integer, Seed> inSmallBatches = Map.copyOf(seeds);
    seeds.clear();
    train(run(CONFIG.withEpochs(1).withBatchSize(32)).withObjective(network -> noting));
    assertThat(wrongLabels).isEmpty();
    assertThat(inSmallBatches).hasSize(TRAIN.size()).isEqualTo(seeds);
    assertThat(Set.copyOf(seeds.values())).hasSize(TRAIN.size());
  }

  @Test
  void saysThatAnObjectiveMustLookInTraining() {
    Objective blind = batch -> batch.inEvaluation().logits().mean();
    assertThatThrownBy(() -> trainBy(blind))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("looked at no image in training");
  }

  @Test
  void refusesOtherImagesOfAnotherShape() {
    try (Network network = Network.on(manager, run().start())) {
      Batch batch = Batches.range(manager, TRAIN, 0, 24);
      TrainingBatch seen =
          SmallBatches.of(network, CROSS_ENTROPY, Mode.training(Seed.of(1)), batch);
      assertThatThrownBy(() -> seen.on(batch.images().get("0:3")))
          .hasMessage(
              "other images must be as many and as large as the batch's, (24, 3, 8, 8), got"
                  + " (3, 3, 8, 8)");
    }
  }

  /** Looks at copies of the images that lie beside them. */
  private record Beside() implements Objective {
    @Override
    public NDArray loss(TrainingBatch batch) {
      assertThat(batch.beside(TRAIN).images().toFloatArray())
          .isEqualTo(batch.images().toFloatArray());
      return CROSS_ENTROPY.loss(batch);
    }
  }

  @Test
  void cropsAndFlipsWhatLiesBesideTheImagesAsThem() throws Exception {
    TrainingConfig augmented =
        new TrainingConfig(2, 24, 0.05, 0.9, 0, Schedule.COSINE, 0, List.of(), 0.1, 0, 3, true);
    train(run(augmented).withObjective(network -> new Beside()));
  }
}
