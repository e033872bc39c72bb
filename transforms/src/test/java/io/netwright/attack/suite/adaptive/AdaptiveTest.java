package io.netwright.attack.suite.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.attack.AttackJson;
import io.netwright.attack.AttackPreset;
import io.netwright.attack.Classifier;
import io.netwright.attack.CountingClassifier;
import io.netwright.attack.GoldenTiny;
import io.netwright.attack.Perturbation;
import io.netwright.attack.ThreatModel;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import io.netwright.testing.TrainedLenet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdaptiveTest {
  private static final ThreatModel BALL = ThreatModel.linf(0.02);
  private static final ThreatModel WIDE = ThreatModel.linf(0.3);
  private static final int QUERIES = 30;

  /** An image may lie so close to the border that other random starts decide. */
  @Test
  void leavesOfALenetWhatAutoAttackLeaves() {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      Batch batch = Batches.range(manager, TrainedLenet.images(), 0, 8);
      CountingClassifier counted = new CountingClassifier(network::logits);
      Adapted adapted =
          Adaptive.of(ThreatModel.linf("2/255"))
              .attack(counted, batch.images(), batch.labels(), LinearNetwork.seeds(8));
      String flags = golden().get("robust_flags").asText();
      int missed = 0;
      long[] predictions = ((Classifier) network::logits).predictions(adapted.images());
      for (int i = 0; i < 8; i++) {
        Outcome outcome = adapted.outcomes().get(i);
        missed += outcome.isRobust() && flags.charAt(i) == '0' ? 1 : 0;
        assertThat(predictions[i] == i % 10).isEqualTo(outcome.isRobust());
        assertThat(outcome.total().all()).isLessThanOrEqualTo(Adaptive.budget(10));
        assertThat(outcome.overrun()).isNull();
        assertThat(outcome.reached().best() < 0).isEqualTo(outcome.isRobust());
      }
      assertThat(missed).isLessThanOrEqualTo(1);
      assertThat(adapted.robust()).isBetween(1, 3);
      assertThat(adapted.passes().all()).isEqualTo(counted.cost(8).passes());
      Torch.withoutGradients(() -> Perturbation.between(batch.images(), adapted.images()))
          .audit("adaptive", ThreatModel.linf("2/255"), i -> "image " + i);
    }
  }

  private static JsonNode golden() {
    for (JsonNode attack : TrainedLenet.golden("lenet/attacks.json").get("attacks")) {
      if (attack.get("name").asText().equals("AutoAttack-standard")
          && attack.get("params").get("eps").asText().equals("2/255")) {
        return attack;
      }
    }
    throw new IllegalStateException("no golden AutoAttack");
  }

  @Test
  void saysTheSameOfAnImageInAnyOrderAndAlone() {
    try (GoldenTiny tiny = new GoldenTiny()) {
      Adaptive suite = Adaptive.of(ThreatModel.linf("3/255"));
      NDArray images = tiny.images.concat(tiny.images.mul(0.9f), 0);
      NDArray labels = tiny.manager.create(((Classifier) tiny.network::logits).predictions(images));
      List<Seed> seeds = GoldenTiny.seeds(8);
      Adapted together = suite.attack(tiny.network::logits, images, labels, seeds);
      int[] backwards = IntStream.range(0, 8).map(i -> 7 - i).toArray();
      NDArray order = tiny.manager.create(backwards);
      Adapted turned =
          suite.attack(
              tiny.network::logits,
              images.get(order),
              labels.get(order),
              IntStream.of(backwards).mapToObj(seeds::get).toList());
      for (int i = 0; i < 8; i++) {
        assertThat(turned.outcomes().get(7 - i)).isEqualTo(together.outcomes().get(i));
        assertThat(turned.images().get(7 - i).toFloatArray())
            .containsExactly(together.images().get(i).toFloatArray());
      }
      Adapted alone =
          suite.attack(
              tiny.network::logits, images.get("4:5"), labels.get("4:5"), seeds.subList(4, 5));
      assertThat(alone.outcomes()).containsExactly(together.outcomes().get(4));
      assertThat(together.robust()).isBetween(1, 7);
    }
  }

  /** Pixels are rounded to eighths: the network is a staircase, whose gradients are zero. */
  @Test
  void fallsBackWhereGradientsAreMaskedAndSaysSo() {
    try (LinearNetwork linear = new LinearNetwork(10, 6)) {
      Classifier stairs = images -> linear.classifier.logits(images.mul(8).round().div(8));
      NDArray labels = linear.manager.create(stairs.predictions(linear.images));
      Adapted adapted =
          new Adaptive(WIDE, QUERIES, null)
              .attack(stairs, linear.images, labels, LinearNetwork.seeds(6));
      assertThat(adapted.outcomes()).extracting(Outcome::overrun).contains(Overrun.ZERO_GRADIENTS);
      for (Outcome outcome : adapted.outcomes()) {
        if (outcome.overrun() != null) {
          assertThat(outcome.in(Stage.FALLBACK).forward()).isPositive();
          assertThat(outcome.stage()).isEqualTo(Stage.FALLBACK);
        }
        assertThat(outcome.withinBudget()).isLessThanOrEqualTo(Budget.cap(10));
      }
      assertThat(Overrun.ZERO_GRADIENTS.because()).contains("exactly zero on several starts");
    }
  }

  @Test
  void fallsBackWhereTheCalibrationSaysMasked() {
    Calibration masked =
        new Calibration(9, List.of(), LabelWeight.TOWARD, true, null, List.of(), 0, 0);
    try (LinearNetwork linear = new LinearNetwork(10, 5)) {
      Adapted honest = linear.attacked(Adaptive.of(BALL));
      assertThat(honest.outcomes()).extracting(Outcome::overrun).containsOnlyNulls();
      Adapted adapted = linear.attacked(new Adaptive(BALL, QUERIES, masked));
      assertThat(adapted.outcomes())
          .extracting(Outcome::overrun)
          .contains(Overrun.MASKED_BY_CALIBRATION);
      assertThat(adapted.robust()).isEqualTo(honest.robust()).isPositive();
      for (Outcome outcome : adapted.outcomes()) {
        assertThat(outcome.overrun() != null).isEqualTo(outcome.isRobust());
      }
    }
  }

  @Test
  void takesNoSingleZeroGradientForASign() {
    Subject subject = new Subject(0, 0, Seed.of(1), new HostBall(BALL, new float[] {0.5f}));
    subject.ranOnce(false, true);
    assertThat(subject.isMasked()).isFalse();
    subject.ranOnce(false, true);
    subject.ranOnce(false, true);
    assertThat(subject.isMasked()).isTrue();
    for (int run = 0; run < 10; run++) {
      subject.ranOnce(true, false);
    }
    assertThat(subject.isMasked()).isFalse();
  }

  /** Every other answer is a lie: the one at a step, and not the one that is to confirm it. */
  @Test
  void keepsAttackingWhatAForwardPassOfItsOwnDenies() {
    try (LinearNetwork linear = new LinearNetwork(10, 3)) {
      AtomicInteger asked = new AtomicInteger();
      Classifier liar =
          images -> {
            NDArray logits = linear.classifier.logits(images);
            return asked.getAndIncrement() % 2 == 1 ? logits.neg() : logits;
          };
      Adapted adapted = linear.attacked(Adaptive.of(ThreatModel.linf(1e-4)), liar);
      for (Outcome outcome : adapted.outcomes()) {
        assertThat(outcome.isRobust()).isTrue();
        assertThat(outcome.stage()).isEqualTo(Stage.LAST);
        assertThat(outcome.total().all()).isLessThanOrEqualTo(Budget.cap(10));
        assertThat(outcome.in(Stage.CHEAP).all()).isGreaterThan(89);
      }
    }
  }

  @Test
  void givesNearMissesFabInsteadOfRoundsAndStaysWithinTheBudget() {
    Calibration near =
        new Calibration(9, List.of(), LabelWeight.AWAY, false, -9.0, List.of(), 0, 0);
    try (LinearNetwork linear = new LinearNetwork(10, 12)) {
      Adapted rounds = linear.attacked(Adaptive.of(BALL));
      Adapted fab = linear.attacked(new Adaptive(BALL, QUERIES, near));
      assertThat(fab.robust()).isEqualTo(rounds.robust()).isPositive();
      for (int i = 0; i < 12; i++) {
        Outcome outcome = fab.outcomes().get(i);
        assertThat(outcome.total().all()).isLessThanOrEqualTo(Budget.cap(10));
        if (outcome.isRobust()) {
          assertThat(outcome.in(Stage.LAST)).isNotEqualTo(rounds.outcomes().get(i).in(Stage.LAST));
        }
      }
    }
  }

  /** The classes are too few for the ratio of four logits, and with one there is nothing to do. */
  @Test
  void worksWithFewClasses() {
    for (int classes : new int[] {1, 2, 3, 4}) {
      try (LinearNetwork linear = new LinearNetwork(classes, 6)) {
        Adapted adapted = linear.attacked(Adaptive.of(WIDE));
        long broken = adapted.outcomes().stream().filter(o -> !o.isRobust()).count();
        assertThat(broken).isBetween(classes == 1 ? 0L : 1L, classes == 1 ? 0L : 6L);
        for (Outcome outcome : adapted.outcomes()) {
          assertThat(outcome.rank()).isBetween(outcome.isRobust() ? 0 : 1, classes - 1);
        }
      }
    }
    assertThat(Adaptive.of(WIDE).leastClasses()).isEqualTo(4);
  }

  @Test
  void isReadByNameAndByTypeWithItsCalibration() {
    ThreatModel ball = ThreatModel.linf("8/255");
    assertThat(AttackPreset.named("adaptive").within(ball)).isEqualTo(Adaptive.of(ball));
    String json =
        "{\"type\":\"adaptive\",\"threatModel\":{\"norm\":\"LINF\",\"epsilon\":\"8/255\"}}";
    assertThat(AttackJson.read(json)).isEqualTo(Adaptive.of(ball));
    Adaptive learned =
        new Adaptive(
            ball,
            7,
            new Calibration(
                2,
                List.of(new Calibration.Fall(Stage.NEAREST, 3, 1)),
                LabelWeight.TOWARD,
                true,
                -0.25,
                List.of(-0.25, -0.5),
                5,
                6));
    assertThat(AttackJson.read(AttackJson.write(learned))).isEqualTo(learned);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Adaptive.of(ThreatModel.l1(3)))
        .withMessageContaining("adaptive has the norms [LINF, L2], got L1");
  }

  @Test
  void goesBesideTheOtherAttacksOfTheTinyNetwork() {
    try (GoldenTiny tiny = new GoldenTiny()) {
      Adapted adapted =
          Adaptive.of(ThreatModel.l2(0.3))
              .attack(tiny.network::logits, tiny.images, tiny.labels, GoldenTiny.seeds(4));
      assertThat(adapted.outcomes()).extracting(Outcome::overrun).containsOnlyNulls();
      for (Outcome outcome : adapted.outcomes()) {
        assertThat(outcome.total().all()).isLessThanOrEqualTo(Budget.cap(6));
      }
    }
  }
}
