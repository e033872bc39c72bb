package io.netwright.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.ApgdT;
import io.netwright.attack.gradient.Bim;
import io.netwright.attack.gradient.DiFgsm;
import io.netwright.attack.gradient.EotApgd;
import io.netwright.attack.gradient.EotPgd;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.gradient.GradientAttack;
import io.netwright.attack.gradient.MiFgsm;
import io.netwright.attack.gradient.NiFgsm;
import io.netwright.attack.gradient.Pgd;
import io.netwright.attack.gradient.Pim;
import io.netwright.attack.gradient.PimPlusPlus;
import io.netwright.attack.gradient.Targeted;
import io.netwright.attack.gradient.TiFgsm;
import io.netwright.attack.gradient.VmiFgsm;
import io.netwright.attack.suite.adaptive.Adaptive;
import io.netwright.attack.suite.latent.Latent;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every attack promises; a new attack is a line in {@link #attacks()}. */
class AttackContractTest {
  /** What becomes of an image depends on no other, to the last bit. */
  private static final Set<String> IN_EVEN_BATCHES =
      Set.of("apgd l1", "apgd-t", "apgd-t l2", "apgd-t l1", "first success", "adaptive", "latent");

  private static final Fraction STEP = Fraction.of("2/255");

  /** An attack for any ball of its norm. */
  record Target(String name, Function<ThreatModel, Attack> make, ThreatModel ball) {
    Attack attack() {
      return make.apply(ball);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Target> attacks() {
    ThreatModel linf = ThreatModel.linf("4/255");
    ThreatModel l2 = ThreatModel.l2(0.3);
    ThreatModel l1 = ThreatModel.l1(3);
    Fraction long2 = Fraction.of(0.1);
    return Stream.of(
        new Target("fgsm", Fgsm::new, linf),
        new Target("bim", ball -> new Bim(ball, STEP, 5), linf),
        new Target("pgd from the image", ball -> new Pgd(ball, STEP, 5, false, 1), linf),
        new Target("pgd", ball -> new Pgd(ball, STEP, 5, true, 3), linf),
        new Target("pgd l2", ball -> new Pgd(ball, long2, 5, true, 2), l2),
        new Target("mi-fgsm", ball -> new MiFgsm(ball, STEP, 5, 1), linf),
        new Target("apgd ce", ball -> new Apgd(ball, 8, 2, AttackLoss.CE, 0.75), linf),
        new Target("apgd dlr", ball -> new Apgd(ball, 8, 1, AttackLoss.DLR, 0.75), linf),
        new Target("apgd l2", ball -> new Apgd(ball, 8, 2, AttackLoss.DLR, 0.75), l2),
        new Target("apgd l1", ball -> new Apgd(ball, 10, 2, AttackLoss.CE, 0.75), l1),
        new Target("apgd-t", ball -> new ApgdT(ball, 8, 3, 0.75), linf),
        new Target("apgd-t l2", ball -> new ApgdT(ball, 8, 9, 0.75), l2),
        new Target("apgd-t l1", ball -> new ApgdT(ball, 10, 2, 0.75), l1),
        new Target("ni-fgsm", ball -> new NiFgsm(ball, STEP, 5, 1), linf),
        new Target("di-fgsm", ball -> new DiFgsm(ball, STEP, 5, 0.5, 0.6, 0.7), linf),
        new Target("ti-fgsm", ball -> new TiFgsm(ball, STEP, 5, 0, 5, 0.5), linf),
        new Target("vmi-fgsm", ball -> new VmiFgsm(ball, STEP, 4, 1, 3, 1.5), linf),
        new Target("pim", ball -> new Pim(ball, 5, 10, 1), linf),
        new Target("pim++", ball -> new PimPlusPlus(ball, 5, 10, 0.8, true), linf),
        new Target("pim++ corrected", ball -> new PimPlusPlus(ball, 5, 10, 0.8, false), linf),
        new Target("eot-apgd", ball -> new EotApgd(ball, 8, AttackLoss.CE, 0.75, 2), linf),
        new Target("eot-pgd", ball -> new EotPgd(ball, STEP, 5, true, 2), linf),
        new Target("eot-pgd l2", ball -> new EotPgd(ball, long2, 5, true, 2), l2),
        new Target("targeted", ball -> new Targeted(new Bim(ball, STEP, 5), 2), linf),
        new Target(
            "first success",
            ball -> new FirstSuccess(List.of(new Fgsm(ball), new ApgdT(ball, 8, 2, 0.75))),
            linf),
        new Target("adaptive", ball -> new Adaptive(ball, 20, null), ThreatModel.linf(0.1)),
        new Target("latent", ball -> new Latent(ball, 4, 20), linf));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void staysInTheBallAndInTheUnitInterval(Target target) {
    try (GoldenTiny tiny = new GoldenTiny()) {
      NDArray attacked = tiny.perturbed(target.attack());
      NDArray change = attacked.sub(tiny.images);
      NDArray size =
          switch (target.ball().norm()) {
            case LINF -> change.abs();
            case L2 -> change.norm(2, new int[] {1, 2, 3}, false);
            case L1 -> change.abs().sum(new int[] {1, 2, 3});
          };
      double radius = target.ball().radius();
      assertThat(size.max().getFloat()).isLessThanOrEqualTo((float) (radius * (1 + 1e-6) + 1e-7));
      assertThat(attacked.min().getFloat()).isNotNegative();
      assertThat(attacked.max().getFloat()).isLessThanOrEqualTo(1);
      assertThat(attacked.getManager()).isSameAs(tiny.images.getManager());
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void changesNextToNothingWhenEpsilonIsNextToZero(Target target) {
    try (GoldenTiny tiny = new GoldenTiny()) {
      Attack attack = target.make().apply(new ThreatModel(target.ball().norm(), Fraction.of(1e-9)));
      assertThat(tiny.perturbed(attack).toFloatArray())
          .containsExactly(tiny.images.toFloatArray(), within(1e-7f));
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void leavesTheImagesAlone(Target target) {
    try (GoldenTiny tiny = new GoldenTiny()) {
      float[] before = tiny.images.toFloatArray();
      tiny.perturbed(target.attack()).addi(1f);
      assertThat(tiny.images.toFloatArray()).containsExactly(before);
      assertThat(tiny.images.hasGradient()).isFalse();
    }
  }

  /** All logits are equal and every gradient is zero, so there is no way to go. */
  @ParameterizedTest
  @MethodSource("attacks")
  void staysInTheBallWhereEveryGradientIsZero(Target target) {
    try (GoldenTiny tiny = new GoldenTiny()) {
      Classifier flat = tiny.changed(logits -> logits.mul(0));
      NDArray attacked =
          target.attack().perturb(flat, tiny.images, tiny.labels, GoldenTiny.seeds(4));
      float widest = target.ball().norm() == Norm.LINF ? (float) target.ball().radius() : 1;
      assertThat(attacked.toFloatArray())
          .containsExactly(tiny.images.toFloatArray(), within(widest * (1 + 1e-6f)));
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void goesTowardTheClassThatACriterionNames(Target target) {
    if (!(target.attack() instanceof GradientAttack attack)) {
      assertThat(target.name()).isIn("targeted", "first success", "adaptive", "latent");
      return;
    }
    try (GoldenTiny tiny = new GoldenTiny()) {
      NDArray goals = tiny.manager.create(new long[] {0, 5, 2, 4});
      Criterion criterion = Criterion.targeted(tiny.labels, goals);
      NDArray attacked =
          attack.perturb(tiny.classifier(), tiny.images, criterion, GoldenTiny.seeds(4));
      float[] before = logProbabilities(tiny, tiny.images, goals);
      float[] after = logProbabilities(tiny, attacked, goals);
      long[] predictions = ((Classifier) tiny.network::logits).predictions(attacked);
      for (int i = 0; i < 4; i++) {
        if (attack.returnsItsSearch()) {
          assertThat(after[i]).isGreaterThan(before[i]);
        } else if (after[i] != before[i]) {
          assertThat(predictions[i]).isEqualTo(goals.getLong(i));
        }
      }
    }
  }

  private static float[] logProbabilities(GoldenTiny tiny, NDArray images, NDArray classes) {
    return tiny.network
        .logits(images)
        .logSoftmax(1)
        .gather(classes.expandDims(1), 1)
        .toFloatArray();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void givesTheSameForTheSameSeeds(Target target) {
    try (GoldenTiny tiny = new GoldenTiny()) {
      assertThat(tiny.perturbed(target.attack()).toFloatArray())
          .containsExactly(tiny.perturbed(target.attack()).toFloatArray());
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void attacksEachImageAsIfItWereAlone(Target target) {
    try (GoldenTiny tiny = new GoldenTiny()) {
      NDArray images = tiny.images.concat(tiny.images.mul(0.9f), 0);
      NDArray labels = tiny.labels.concat(tiny.labels, 0);
      List<Seed> seeds = GoldenTiny.seeds(8);
      NDArray together = target.attack().perturb(tiny.classifier(), images, labels, seeds);
      for (int i = 0; i < 8; i++) {
        String row = i + ":" + (i + 1);
        NDArray alone =
            target
                .attack()
                .perturb(
                    tiny.classifier(), images.get(row), labels.get(row), seeds.subList(i, i + 1));
        float[] pixels = together.get(row).toFloatArray();
        if (IN_EVEN_BATCHES.contains(target.name())) {
          assertThat(alone.toFloatArray()).containsExactly(pixels);
        }
        assertThat(alone.toFloatArray()).containsExactly(pixels, within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void leavesNoMoreImagesRightThanWereCleanRight(Target target) {
    try (GoldenTiny tiny = new GoldenTiny()) {
      Classifier classifier = tiny.network::logits;
      long[] labels = tiny.labels.toLongArray();
      long[] clean = classifier.predictions(tiny.images);
      long[] attacked = classifier.predictions(tiny.perturbed(target.attack()));
      assertThat(right(attacked, labels)).isLessThanOrEqualTo(right(clean, labels));
    }
  }

  private static long right(long[] predictions, long[] labels) {
    long count = 0;
    for (int i = 0; i < labels.length; i++) {
      count += predictions[i] == labels[i] ? 1 : 0;
    }
    return count;
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void leavesNothingInTheCallersMemoryButTheResult(Target target) {
    try (GoldenTiny tiny = new GoldenTiny();
        NDManager memory = tiny.manager.newSubManager()) {
      NDArray images = tiny.images.stopGradient();
      images.attach(memory);
      int before = memory.getManagedArrays().size();
      target.attack().perturb(tiny.classifier(), images, tiny.labels, GoldenTiny.seeds(4));
      assertThat(memory.getManagedArrays()).hasSize(before + 1);
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void survivesJson(Target target) {
    assertThat(AttackJson.read(AttackJson.write(target.attack()))).isEqualTo(target.attack());
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void saysSoWhenTheClassifierGivesNoNumbers(Target target) {
    try (GoldenTiny tiny = new GoldenTiny()) {
      Classifier broken = tiny.changed(logits -> logits.mul(Float.NaN));
      assertThatThrownBy(
              () -> target.attack().perturb(broken, tiny.images, tiny.labels, GoldenTiny.seeds(4)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("NaN or infinite");
    }
  }
}
