package io.netwright.attack.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackJson;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackPreset;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.Fraction;
import io.netwright.attack.GoldenTiny;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.ApgdT;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.query.Square;
import io.netwright.attack.query.UniformNoise;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import io.netwright.testing.TrainedLenet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AutoAttackTest {
  private static final ThreatModel BALL = ThreatModel.linf("2/255");

  private static AttackSeries cheap() {
    return new AttackSeries(
        List.of(
            new AttackSeries.Step("fgsm", new Fgsm(BALL)),
            new AttackSeries.Step("apgd", new Apgd(BALL, 10, 1, AttackLoss.CE, 0.75)),
            new AttackSeries.Step("apgd-t", new ApgdT(BALL, 5, 3, 0.75)),
            new AttackSeries.Step("square", Square.of(BALL, 20))),
        8);
  }

  private interface Check {
    void on(Network network, Batch batch);
  }

  private static void lenet(int from, int to, Check check) {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      check.on(network, Batches.range(manager, TrainedLenet.images(), from, to));
    }
  }

  /** The reference breaks all of 100 images at this radius; the other radii take minutes. */
  @Test
  void breaksWhatTheReferenceBreaks() {
    lenet(
        0,
        16,
        (network, batch) -> {
          Classifier classifier = network::logits;
          Attack attack = AttackPreset.named("autoattack").within(ThreatModel.linf("8/255"));
          NDArray found = attack.perturb(classifier, batch.images(), batch.labels(), seeds(16));
          assertThat(Criterion.untargeted(batch.labels()).unmet(classifier.predictions(found)))
              .containsOnly(false);
          assertThat(AttackJson.read(AttackJson.write(attack))).isEqualTo(attack);
          assertThat(attack.gradients()).isEqualTo(100 + 900 + 900);
        });
  }

  /**
   * Of the first 20 images; at this radius the reference's other two attacks add nothing. An image
   * may lie so close to the border that other random starts decide.
   */
  @Test
  void leavesWhatTheReferenceLeavesAfterBothGradientAttacks() {
    lenet(
        0,
        20,
        (network, batch) -> {
          AttackSeries both =
              new AttackSeries(
                  List.of(
                      new AutoAttack(BALL).first(),
                      new AttackSeries.Step("apgd-t", new ApgdT(BALL, 100, 3, 0.75))),
                  7);
          WorstCase worst = both.run(network::logits, batch.images(), batch.labels(), seeds(20));
          String flags = golden("Linf", "2/255").get("robust_flags").asText();
          int others = 0;
          for (int i = 0; i < 20; i++) {
            others += worst.isRobust(i) == (flags.charAt(i) == '1') ? 0 : 1;
          }
          assertThat(others).isLessThanOrEqualTo(1);
          assertThat(worst.robust()).isCloseTo(7, within(1));
        });
  }

  @Test
  void hasTheAttacksOfItsVersions() {
    assertThat(names(AutoAttack.Version.STANDARD))
        .containsExactly("apgd-ce 100", "apgd-t 900", "fab-t 900", "square 0");
    assertThat(names(AutoAttack.Version.PLUS))
        .containsExactly(
            "apgd-ce 500", "apgd-dlr 500", "fab 500", "square 0", "apgd-t 900", "fab-t 4500");
    assertThat(names(AutoAttack.Version.RAND)).containsExactly("apgd-ce 2000", "apgd-dlr 2000");
    assertThat(
            AttackJson.read(
                "{\"type\":\"autoattack\",\"threatModel\":{\"norm\":\"LINF\",\"epsilon\":\"2/255\"}}"))
        .isEqualTo(new AutoAttack(BALL));
  }

  private static List<String> names(AutoAttack.Version version) {
    return new AutoAttack(BALL, version)
        .steps().stream().map(step -> step.name() + " " + step.gradients()).toList();
  }

  private static JsonNode golden(String norm, String epsilon) {
    for (JsonNode attack : TrainedLenet.golden("lenet/attacks.json").get("attacks")) {
      JsonNode parameters = attack.get("params");
      if (attack.get("name").asText().equals("AutoAttack-standard")
          && parameters.get("norm").asText().equals(norm)
          && parameters.get("eps").asText().equals(epsilon)) {
        return attack;
      }
    }
    throw new IllegalArgumentException("no golden AutoAttack in " + norm + " of " + epsilon);
  }

  @Test
  void keepsPerImageTheFirstAttackThatBrokeItAndWhatItWasBrokenWith() {
    lenet(
        0,
        30,
        (network, batch) -> {
          Classifier classifier = network::logits;
          WorstCase worst = cheap().run(classifier, batch.images(), batch.labels(), seeds(30));
          long[] clean = classifier.predictions(batch.images());
          NDArray found = worst.worst();
          long[] attacked = classifier.predictions(found);
          assertThat(found.sub(batch.images()).abs().max().getFloat())
              .isCloseTo(2 / 255f, within(1e-6f));
          for (int i = 0; i < 30; i++) {
            assertThat(worst.isRight(i)).isEqualTo(clean[i] == i % 10);
            assertThat(worst.isRobust(i)).isEqualTo(attacked[i] == i % 10);
            int by = worst.brokenFirstBy(i).orElse(worst.isRight(i) ? 4 : -1);
            assertThat(worst.isRobustAfter("fgsm", i)).isEqualTo(by > 0);
            assertThat(worst.isRobustAfter("apgd", i)).isEqualTo(by > 1);
            assertThat(worst.isRobustAfter("apgd-t", i)).isEqualTo(by > 2);
            assertThat(worst.isRobustAfter("square", i)).isEqualTo(by > 3);
          }
          assertThat(worst.robust()).isBetween(1, 20);
        });
  }

  /** Shards of other sizes give other batches of survivors. */
  @Test
  void saysTheSameOfAnImageInAnyShard() {
    lenet(
        0,
        21,
        (network, batch) -> {
          NDArray together =
              cheap().run(network::logits, batch.images(), batch.labels(), seeds(21)).worst();
          for (int from = 0; from < 21; from += 7) {
            String rows = from + ":" + (from + 7);
            NDArray shard =
                cheap()
                    .run(
                        network::logits,
                        batch.images().get(rows),
                        batch.labels().get(rows),
                        seeds(21).subList(from, from + 7))
                    .worst();
            assertThat(shard.toFloatArray()).containsExactly(together.get(rows).toFloatArray());
          }
        });
  }

  /** An attack that cheats. */
  private record Outside(ThreatModel threatModel) implements Attack {
    @Override
    public NDArray perturb(
        Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
      return images.mul(0.5f);
    }
  }

  @Test
  void refusesImagesOutsideTheBall() {
    AttackSeries series =
        new AttackSeries(List.of(new AttackSeries.Step("outside", new Outside(BALL))), 4);
    try (GoldenTiny tiny = new GoldenTiny()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> series.run(tiny.network::logits, tiny.images, tiny.labels, seeds(4)))
          .withMessageStartingWith("attack outside moved image 0 by");
    }
  }

  @Test
  void refusesSeriesOfSeveralBudgetsAndNormsThatItDoesNotHave() {
    AttackSeries.Step one = new AttackSeries.Step("a", new Fgsm(BALL));
    AttackSeries.Step other =
        new AttackSeries.Step("b", new UniformNoise(ThreatModel.linf("8/255"), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttackSeries(List.of(one, other), 4))
        .withMessageContaining("one threat model");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttackSeries(List.of(one, one), 4))
        .withMessageContaining("names of their own");
    AttackSeries.Step written =
        new AttackSeries.Step("c", new Fgsm(ThreatModel.linf(BALL.radius())));
    assertThat(written.threatModel()).isNotEqualTo(BALL);
    assertThat(new AttackSeries(List.of(one, written), 4).attacks()).hasSize(2);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new AutoAttack(new ThreatModel(Norm.L1, Fraction.of(1)), AutoAttack.Version.PLUS))
        .withMessageContaining("autoattack, version PLUS, has the norms [LINF, L2], got L1");
  }

  private static List<Seed> seeds(int count) {
    return IntStream.range(0, count).mapToObj(Seed.of(5)::with).toList();
  }
}
