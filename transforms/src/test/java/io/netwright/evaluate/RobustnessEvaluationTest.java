package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.gradient.Pgd;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import io.netwright.testing.TrainedLenet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RobustnessEvaluationTest {
  private static final ThreatModel BALL = ThreatModel.linf("2/255");
  private static final EvaluatedImages IMAGES = EvaluatedImages.of(TrainedLenet.images(), 0);

  static Stream<NamedAttack> attacks() {
    return Stream.of(
        new NamedAttack("fgsm", new Fgsm(BALL)),
        new NamedAttack("pgd", new Pgd(BALL, Fraction.of("1/1020"), 8, true, 2)),
        new NamedAttack("pgd-l2", new Pgd(ThreatModel.l2(0.2), Fraction.of(0.05), 8, true, 1)),
        new NamedAttack("apgd", new Apgd(BALL, 10, 1, AttackLoss.DLR, 0.75)));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void flagsTheSameImagesForEveryBatchSizeAndShardCount(NamedAttack attack) {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      int parameters = manager.getManagedArrays().size();
      List<AttackedImage> whole = evaluated(manager, network::logits, attack, 64, 1);
      assertThat(whole).filteredOn(AttackedImage::clean).hasSize(66);
      assertThat(whole).filteredOn(AttackedImage::robust).hasSizeBetween(15, 45);
      for (int microBatch : new int[] {1, 7}) {
        assertThat(flags(evaluated(manager, network::logits, attack, microBatch, 1)))
            .isEqualTo(flags(whole));
      }
      assertThat(flags(evaluated(manager, network::logits, attack, 7, 4))).isEqualTo(flags(whole));
      assertThat(manager.getManagedArrays().size()).as("arrays").isEqualTo(parameters);
    }
  }

  /** Where the size of a batch decides, every image must be judged in batches of one size. */
  @Test
  void judgesAnImageAlikeWhateverIsBesideIt() {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      int rows = EvenBatches.rows(Device.cpu());
      Classifier touchy =
          images -> {
            NDArray logits = network.logits(images);
            return images.getShape().get(0) == rows ? logits : logits.neg();
          };
      NamedAttack nothing = new NamedAttack("nothing", new Adding(BALL, 0));
      List<AttackedImage> whole = evaluated(manager, touchy, nothing, 64, 1);
      assertThat(whole).filteredOn(AttackedImage::robust).hasSize(66);
      assertThat(evaluated(manager, touchy, nothing, 7, 4)).isEqualTo(whole);
    }
  }

  private static List<AttackedImage> evaluated(
      NDManager manager, Classifier classifier, NamedAttack attack, int microBatch, int shards) {
    RobustnessEvaluation evaluation = new RobustnessEvaluation(attack, microBatch, Seed.of(3));
    List<AttackedImage> images = new ArrayList<>();
    int size = IMAGES.size() / shards;
    for (int from = 0; from < IMAGES.size(); from += size) {
      images.addAll(evaluation.run(manager, classifier, IMAGES, from, from + size).images());
    }
    return images;
  }

  private static List<Boolean> flags(List<AttackedImage> images) {
    return images.stream().map(AttackedImage::robust).toList();
  }

  @Test
  void leavesImagesThatAreWrongAnywayAlone() {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      NamedAttack attack = new NamedAttack("fgsm", new Fgsm(BALL));
      assertThat(evaluated(manager, network::logits, attack, 50, 1))
          .filteredOn(image -> !image.clean())
          .allSatisfy(image -> assertThat(image.linf()).isZero())
          .allSatisfy(image -> assertThat(image.attacked()).isEqualTo(image.prediction()))
          .noneMatch(AttackedImage::robust);
    }
  }

  /** An attack that adds a constant, whatever its ball. */
  record Adding(ThreatModel threatModel, float change) implements Attack {
    @Override
    public NDArray perturb(
        Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
      return images.add(change);
    }
  }

  @Test
  void refusesAnAttackThatLeavesItsBall() {
    assertThatIllegalStateException()
        .isThrownBy(() -> run(new Adding(BALL, 0.01f)))
        .withMessageContaining("attack cheat moved test image 0 by 0.0")
        .withMessageContaining("in LINF, allowed is 2/255");
  }

  @Test
  void refusesAnAttackThatLeavesTheUnitInterval() {
    assertThatIllegalStateException()
        .isThrownBy(() -> run(new Adding(ThreatModel.linf(1), 0.999f)))
        .withMessageContaining("attack cheat left test image 0 with pixels in [")
        .withMessageContaining("allowed is [0, 1]");
  }

  @Test
  void refusesNanFromAnAttack() {
    assertThatIllegalStateException()
        .isThrownBy(() -> run(new Adding(BALL, Float.NaN)))
        .withMessageContaining("attack cheat moved test image 0 by NaN");
  }

  private static void run(Attack attack) {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      Classifier always0 =
          images ->
              images
                  .getManager()
                  .create(new float[] {1, 0})
                  .reshape(1, 2)
                  .repeat(0, images.getShape().get(0));
      evaluated(manager, always0, new NamedAttack("cheat", attack), 10, 1);
    }
  }
}
