package io.netwright.evaluate.probe;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.CountingClassifier;
import io.netwright.attack.Fraction;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.query.UniformNoise;
import io.netwright.attack.suite.AttackSeries;
import io.netwright.attack.suite.QuickSuite;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import io.netwright.testing.BrokenByDesign;
import io.netwright.testing.OpenClassifier;
import io.netwright.testing.TrainedLenet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Adversarial images planted around those of the trained LeNet, and who finds them. */
class ActiveTestTest {
  private static final ThreatModel BALL = ThreatModel.linf("2/255");
  private static final int IMAGES = 8;

  @ParameterizedTest
  @CsvSource({"LINF, 2/255", "L2, 0.25", "L1, 6"})
  void isPassedByAnAttackThatWorksOnAnHonestNetwork(Norm norm, String epsilon) {
    ThreatModel ball = new ThreatModel(norm, Fraction.of(epsilon));
    Readings readings = read(BrokenByDesign.HONEST, ball, apgd(ball));

    int probed = readings.of(ActiveTest.PLANTED).length;
    assertThat(probed).isGreaterThan(3);
    assertThat(readings.count(ActiveTest.HIDDEN)).isGreaterThanOrEqualTo(probed - 1);
    assertThat(readings.count(ActiveTest.MISSED)).isZero();
  }

  /** No gradient comes back, or one that leads away; the planted images are there all the same. */
  @ParameterizedTest
  @EnumSource(names = {"QUANTIZED_INPUT", "TURNED_GRADIENT"})
  void isFailedWhereGradientsDoNotLead(BrokenByDesign broken) {
    Readings readings = read(broken, BALL, apgd(BALL));

    assertThat(readings.count(ActiveTest.HIDDEN)).isGreaterThan(2);
    assertThat(readings.of(ActiveTest.MISSED)).isEqualTo(readings.of(ActiveTest.PLANTED));
  }

  /** One step from the image sees nothing of a network that is flat around it. */
  @Test
  void isFailedByAWeakerAttackThanTheNetworkAsksFor() {
    Readings one = read(BrokenByDesign.DEAD_ZONE, BALL, new Fgsm(BALL));
    assertThat(one.count(ActiveTest.MISSED)).isEqualTo(one.count(ActiveTest.PLANTED)).isPositive();
    assertThat(read(BrokenByDesign.DEAD_ZONE, BALL, apgd(BALL)).count(ActiveTest.MISSED)).isZero();
    Readings noise = read(BrokenByDesign.HONEST, BALL, new UniformNoise(BALL, 20));
    assertThat(noise.of(ActiveTest.MISSED)).isEqualTo(noise.of(ActiveTest.PLANTED));
  }

  @Test
  void plantsNothingWhereFeaturesDoNotChange() {
    Readings readings = read(BrokenByDesign.CONSTANT, BALL, apgd(BALL));
    assertThat(readings.count(ActiveTest.PLANTED)).isZero();
    assertThat(readings.count(ActiveTest.MISSED)).isZero();
  }

  /** Suites have batches of their own, whose padding nobody pays for. */
  @Test
  void testsSuitesOnTheFeaturesOfANetworkThatCanBeLookedInto() {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      OpenClassifier open =
          OpenClassifier.of(manager, TrainedLenet.model(), TrainedLenet.images().ofEveryClass(10));
      CountingClassifier counting = new CountingClassifier(open);
      ProbedImages images = images(manager, open, 4);
      Readings readings = new ActiveTest(BALL, suite(new QuickSuite(BALL))).run(counting, images);

      assertThat(readings.count(ActiveTest.PLANTED)).isEqualTo(images.size());
      assertThat(readings.count(ActiveTest.MISSED)).isZero();
      assertThat(counting.cost(images.size()).perImage()).isBetween(133.0, 400.0);
    }
  }

  @Test
  void readsOfAnImageTheSameAmongOthersAndByItself() {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      ProbedImages some = images(manager, network::logits, IMAGES);
      int last = some.size() - 1;
      Probe probe = new ActiveTest(BALL, suite(new UniformNoise(BALL, 5)));
      Readings together = probe.run(network::logits, some);
      Readings alone = probe.run(network::logits, some.select(new int[] {last}));
      for (String name : together.byName().keySet()) {
        assertThat(alone.of(name)).as(name).containsExactly(together.of(name)[last]);
      }
    }
  }

  @Test
  void leavesToTheExperimentsAttacksWhatTheyAreTooWeakFor() {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      ProbedImages some = images(manager, network::logits, IMAGES);
      Readings weak = new SuiteSelfTest(BALL, suite(new Fgsm(BALL))).run(network::logits, some);
      Readings strong = new SuiteSelfTest(BALL, suite(apgd(BALL))).run(network::logits, some);

      assertThat(weak.count(SuiteSelfTest.DEAD_ZONE)).isEqualTo(some.size());
      assertThat(strong.count(SuiteSelfTest.DEAD_ZONE)).isLessThan(some.size() - 2);
      assertThat(strong.of(SuiteSelfTest.SATURATED)).isEqualTo(strong.of(SuiteSelfTest.DEAD_ZONE));
    }
  }

  private static Readings read(BrokenByDesign broken, ThreatModel ball, Attack attack) {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      Batch all = Batches.range(manager, TrainedLenet.images(), 0, 100);
      Classifier classifier = broken.of(network::logits, all.images());
      return new ActiveTest(ball, suite(attack))
          .run(classifier, images(manager, classifier, IMAGES));
    }
  }

  private static ProbedImages images(NDManager manager, Classifier classifier, int count) {
    // CONSTANT is right about one class in ten alone
    Batch batch = Batches.range(manager, TrainedLenet.images(), 20, 20 + count);
    List<Seed> seeds = IntStream.range(0, count).mapToObj(Seed.of(0)::with).toList();
    return new ProbedImages(batch.images(), batch.labels(), seeds)
        .select(ProbedImages.right(classifier, batch));
  }

  private static List<AttackSeries.Step> suite(Attack attack) {
    return List.of(new AttackSeries.Step("under-test", attack));
  }

  private static Apgd apgd(ThreatModel ball) {
    return new Apgd(ball, 10, 1, AttackLoss.DLR, 0.75);
  }
}
