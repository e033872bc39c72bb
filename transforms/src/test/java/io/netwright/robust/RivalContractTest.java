package io.netwright.robust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.ThreatModel;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.Initialization;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import io.netwright.testing.TensorMemory;
import io.netwright.testing.ToyImages;
import io.netwright.testing.ToyNetworks;
import io.netwright.train.CrossEntropy;
import io.netwright.train.Objective;
import io.netwright.train.TrainingBatch;
import io.netwright.train.TrainingConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every rival promises; a new one is a line in {@link #rivals()}. */
class RivalContractTest {
  private static final ImageSet IMAGES = ToyImages.bands(12, 8, 4, 1);
  private static final CrossEntropy CROSS_ENTROPY = new CrossEntropy(0);
  private static final TrainingConfig TRAINING = TrainingConfig.defaults();
  private static final RivalSettings PUBLISHED = RivalSettings.defaults();
  private static final ThreatModel BALL = ThreatModel.linf("8/255");
  private static final ThreatModel NEXT_TO_NOTHING = ThreatModel.linf(1e-9);

  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();

  /** Makes an objective of how strong it is and of the loss that it has at images. */
  record Rival(
      String name,
      BiFunction<ThreatModel, Objective, Objective> make,
      BiFunction<ThreatModel, Objective, Objective> makeOff) {
    Objective on(Objective loss) {
      return make.apply(BALL, loss);
    }

    Objective off(Objective loss) {
      return makeOff.apply(NEXT_TO_NOTHING, loss);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Rival against(String name, BiFunction<ThreatModel, Objective, Objective> make) {
    return new Rival(name, make, make);
  }

  static Stream<Rival> rivals() {
    RivalSettings off = new RivalSettings(null, 10, 1.25, 2, 6, 0, 4, 0);
    return Stream.of(
        against("fast-at", PUBLISHED::fast),
        against("n-fgsm", PUBLISHED::noisy),
        against("pgd-at", PUBLISHED::pgd),
        against("trades", PUBLISHED::trades),
        new Rival(
            "bpfc",
            (ball, loss) -> PUBLISHED.bits(ball, TRAINING, loss),
            (ball, loss) -> off.bits(ball, TRAINING, loss)),
        new Rival(
            "curvature",
            (ball, loss) -> PUBLISHED.curvature(TRAINING, loss),
            (ball, loss) -> off.curvature(TRAINING, loss)));
  }

  static Stream<Rival> thatAttack() {
    return rivals().filter(rival -> rival.name().endsWith("-at"));
  }

  static Stream<Rival> thatTrainElsewhere() {
    return Stream.concat(thatAttack(), rivals().filter(rival -> rival.name().equals("n-fgsm")));
  }

  private static WeightedGraph model() {
    return Initialization.random(ToyNetworks.normalized(), Seed.of(3));
  }

  /** What one look of an objective gives: the loss, its gradient, and what moved. */
  private record Look(float loss, List<Float> gradient, List<Float> runningMean) {}

  private Look look(Objective objective, Seed seed, int... indices) {
    try (Network network = Network.on(manager, model())) {
      network.requireGradients(true);
      TrainingBatch batch = batch(network, objective, seed, indices);
      NDArray loss = Torch.withGradients(() -> objective.loss(batch));
      Gradients.intoParameters(loss);
      return new Look(
          loss.getFloat(),
          list(network.parameter("conv.weight").getGradient()),
          list(network.parameter("bn.running_mean")));
    }
  }

  private TrainingBatch batch(Network network, Objective objective, Seed seed, int... indices) {
    List<Integer> which = Arrays.stream(indices).boxed().toList();
    Batch batch = Batches.of(manager, IMAGES, indices);
    return TrainingBatch.of(
        network,
        objective,
        Mode.training(Seed.of(5)),
        batch,
        new TrainingBatch.Examples(which, seed, 4));
  }

  private static List<Float> list(NDArray array) {
    List<Float> values = new ArrayList<>();
    for (float value : array.toFloatArray()) {
      values.add(value);
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("rivals")
  void isTheCrossEntropyWhereItMayChangeNothing(Rival rival) {
    Look plain = look(CROSS_ENTROPY, Seed.of(1), 0, 1, 2, 3);
    Look off = look(rival.off(CROSS_ENTROPY), Seed.of(1), 0, 1, 2, 3);
    assertThat(off.loss()).isCloseTo(plain.loss(), within(1e-6f));
    for (int i = 0; i < plain.gradient().size(); i++) {
      assertThat(off.gradient().get(i)).isCloseTo(plain.gradient().get(i), within(1e-5f));
    }
  }

  @ParameterizedTest
  @MethodSource("rivals")
  void asksMoreThanTheCrossEntropyDoes(Rival rival) {
    Look plain = look(CROSS_ENTROPY, Seed.of(1), 0, 1, 2, 3);
    Look on = look(rival.on(CROSS_ENTROPY), Seed.of(1), 0, 1, 2, 3);
    assertThat(on.loss()).isGreaterThan(plain.loss() * 1.001f);
    assertThat(on.gradient()).isNotEqualTo(plain.gradient()).allMatch(Float::isFinite);
  }

  @ParameterizedTest
  @MethodSource("rivals")
  void givesTheSameBytesForTheSameSeed(Rival rival) {
    Look once = look(rival.on(CROSS_ENTROPY), Seed.of(1), 0, 1, 2, 3);
    assertThat(look(rival.on(CROSS_ENTROPY), Seed.of(1), 0, 1, 2, 3)).isEqualTo(once);
    if (!rival.name().equals("curvature")) { // which draws nothing
      assertThat(look(rival.on(CROSS_ENTROPY), Seed.of(2), 0, 1, 2, 3)).isNotEqualTo(once);
    }
  }

  @ParameterizedTest
  @MethodSource("rivals")
  void looksByRunningStatisticsThatStayAsTheyAre(Rival rival) {
    List<List<Float>> before = new ArrayList<>();
    try (Network network = Network.on(manager, model())) {
      network.requireGradients(true);
      Objective noting =
          batch -> {
            before.add(list(network.parameter("bn.running_mean")));
            return CROSS_ENTROPY.loss(batch);
          };
      Objective objective = rival.on(noting);
      TrainingBatch batch = batch(network, objective, Seed.of(1), 0, 1, 2, 3);
      Torch.withGradients(() -> objective.loss(batch));
      if (!rival.name().equals("bpfc")) { // whose first pass is one in training
        assertThat(before).containsExactly(List.of(0f, 0f, 0f, 0f, 0f, 0f));
      }
    }
    Look plain = look(CROSS_ENTROPY, Seed.of(1), 0, 1, 2, 3);
    if (rival.name().equals("curvature")) {
      assertThat(look(rival.on(CROSS_ENTROPY), Seed.of(1), 0, 1, 2, 3).runningMean())
          .isEqualTo(plain.runningMean());
    }
  }

  /** The images that an adversarial training trains on, in the order of the indices. */
  private List<List<Float>> trainedOn(Rival rival, int... indices) {
    List<List<Float>> images = new ArrayList<>();
    try (Network network = Network.on(manager, model())) {
      Objective noting =
          batch -> {
            for (int i = 0; i < indices.length; i++) {
              images.add(list(batch.images().get(i)));
            }
            return CROSS_ENTROPY.loss(batch);
          };
      Objective objective = rival.on(noting);
      TrainingBatch batch = batch(network, objective, Seed.of(1), indices);
      Torch.withGradients(() -> objective.loss(batch));
    }
    return images;
  }

  @ParameterizedTest
  @MethodSource("thatTrainElsewhere")
  void startsEveryImageFromASeedOfItsOwn(Rival rival) {
    List<List<Float>> inOrder = trainedOn(rival, 0, 1, 2, 3);
    List<List<Float>> otherwise = trainedOn(rival, 2, 0, 7);
    assertThat(otherwise.get(0)).isEqualTo(inOrder.get(2));
    assertThat(otherwise.get(1)).isEqualTo(inOrder.get(0));
  }

  @ParameterizedTest
  @MethodSource("thatAttack")
  void trainsOnImagesInTheBallAndInTheUnitInterval(Rival rival) {
    List<List<Float>> images = trainedOn(rival, 0, 1, 2, 3);
    List<Float> clean = list(Batches.of(manager, IMAGES, new int[] {3}).images());
    List<Float> perturbed = images.get(3);
    float largest = 0;
    for (int i = 0; i < clean.size(); i++) {
      assertThat(perturbed.get(i)).isBetween(0f, 1f);
      largest = Math.max(largest, Math.abs(perturbed.get(i) - clean.get(i)));
    }
    assertThat((double) largest).isBetween(BALL.radius() / 2, BALL.radius() + 1e-6);
  }

  /** Noise up to twice the radius, then one step of the radius, and no way back into the ball. */
  @Test
  void nFgsmTrainsOnImagesBeyondTheBallAndInTheUnitInterval() {
    Rival rival = against("n-fgsm", PUBLISHED::noisy);
    List<Float> perturbed = trainedOn(rival, 0, 1, 2, 3).get(3);
    List<Float> clean = list(Batches.of(manager, IMAGES, new int[] {3}).images());
    float largest = 0;
    for (int i = 0; i < clean.size(); i++) {
      assertThat(perturbed.get(i)).isBetween(0f, 1f);
      largest = Math.max(largest, Math.abs(perturbed.get(i) - clean.get(i)));
    }
    assertThat((double) largest).isBetween(2.5 * BALL.radius(), 3 * BALL.radius() + 1e-6);
  }
}
