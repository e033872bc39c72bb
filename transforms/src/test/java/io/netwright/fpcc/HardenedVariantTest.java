package io.netwright.fpcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.schemas.Role;
import io.netwright.train.Schedule;
import io.netwright.train.TrainingConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which models hardening makes, and what each of them depends on. */
class HardenedVariantTest {
  private static final HardeningConfig CONFIG =
      HardeningConfig.defaults()
          .by(HardeningMethod.FPCC, HardeningMethod.SFM, HardeningMethod.FAST_AT)
          .within("linf-2/255");
  private static final TradeOff CURVE =
      new TradeOff(List.of(Fraction.of("1/255"), Fraction.of("4/255")), List.of(0.5, 3.0));

  private static List<String> labels(HardeningConfig config) {
    return HardenedVariant.all(config).stream().map(one -> one.variant().label()).toList();
  }

  private static String key(HardeningConfig config, String label) {
    HardenedVariant one = HardenedVariant.named(config, label);
    return HardeningKey.of(one.config(), one.method());
  }

  @Test
  void isOneOfEachMethodAndAControlWhereNothingMoreIsAsked() {
    assertThat(labels(CONFIG))
        .containsExactly("hardened", "hardened-sfm", "hardened-fast-at", "hardened-control");
  }

  @Test
  void addsAModelForEachStrengthOfTheCurve() {
    HardeningConfig curve = CONFIG.withCurve(CURVE);
    assertThat(labels(curve))
        .containsExactly(
            "hardened",
            "hardened-sfm",
            "hardened-fast-at",
            "hardened-lambda-0.5",
            "hardened-lambda-3.0",
            "hardened-sfm-linf-1_255",
            "hardened-sfm-linf-4_255",
            "hardened-fast-at-linf-1_255",
            "hardened-fast-at-linf-4_255",
            "hardened-control");
    assertThat(HardenedVariant.named(curve, "hardened-lambda-3.0").config().lambda()).isEqualTo(3);
    assertThat(HardenedVariant.named(curve, "hardened-sfm-linf-4_255").config().epsilon())
        .isEqualTo(4 / 255.0);
  }

  /** A stronger attack in training, and epochs chosen by the threat model that is judged. */
  @Test
  void trainsInABallOfItsOwnAndIsChosenByTheCommonOne() {
    HardeningConfig strong =
        HardenedVariant.named(CONFIG.withCurve(CURVE), "hardened-fast-at-linf-4_255").config();
    assertThat(strong.ball()).isEqualTo(ThreatModel.linf("2/255"));
    assertThat(strong.rivals().ball(strong.ball()).name()).isEqualTo("linf-4/255");
  }

  @Test
  void remembersWhatItDidBeforeThereWereMoreStrengthsOrASecondTable() {
    HardeningConfig more = CONFIG.withCurve(CURVE).withPasses(60);
    for (String label : labels(CONFIG)) {
      assertThat(key(more, label)).as(label).isEqualTo(key(CONFIG, label));
    }
    assertThat(key(more, "hardened-fast-at-linf-4_255"))
        .isNotEqualTo(key(more, "hardened-fast-at-linf-1_255"))
        .isNotEqualTo(key(more, "hardened-fast-at"));
    assertThat(key(more, "hardened-passes-60")).isNotEqualTo(key(more, "hardened"));
  }

  @Test
  void trainsAsManyEpochsAsTheSamePassesAllow() {
    HardeningConfig second =
        CONFIG
            .by(HardeningMethod.FPCC, HardeningMethod.FAST_AT, HardeningMethod.PGD_AT)
            .withTraining(
                TrainingConfig.defaults().withEpochs(10).scheduled(Schedule.STEP, List.of(6)))
            .withPasses(60);
    // one pass an epoch, two, and eleven with ten steps
    assertThat(epochs(second, "hardened-passes-60")).isEqualTo(60);
    assertThat(epochs(second, "hardened-fast-at-passes-60")).isEqualTo(30);
    assertThat(epochs(second, "hardened-pgd-at-passes-60")).isEqualTo(5);
    assertThat(epochs(second, "hardened-control-passes-60")).isEqualTo(60);
    assertThat(epochs(second, "hardened")).isEqualTo(10);
    // half of the epochs are done before the sixth of ten, and before the sixteenth of thirty
    TrainingConfig half =
        HardenedVariant.named(second, "hardened-fast-at-passes-60").config().training();
    assertThat(half.stepEpochs()).containsExactly(16);
  }

  private static int epochs(HardeningConfig config, String label) {
    return HardenedVariant.named(config, label).config().training().epochs();
  }

  @Test
  void comparesEachModelWithTheControlOfItsTable() {
    for (HardenedVariant one : HardenedVariant.all(CONFIG.withCurve(CURVE).withPasses(60))) {
      boolean second = one.variant().label().endsWith("-passes-60");
      String control = second ? "hardened-control-passes-60" : "hardened-control";
      boolean isControl = one.variant().role() == Role.CONTROL;
      assertThat(one.variant().control()).isEqualTo(isControl ? "" : control);
      assertThat(one.method().isEmpty()).isEqualTo(isControl);
    }
  }

  @Test
  void refusesPassesThatAreLessThanAnEpoch() {
    HardeningConfig config = CONFIG.by(HardeningMethod.FPCC, HardeningMethod.PGD_AT);
    assertThatThrownBy(() -> config.withPasses(10))
        .hasMessage("passes must be 0 or at least the 11 of an epoch of pgd-at, got 10.0");
    assertThatThrownBy(() -> new TradeOff(List.of(Fraction.of("0")), List.of()))
        .hasMessageContaining("curve.epsilons must be in (0, 1] such as 4/255, got 0");
    assertThatThrownBy(() -> new TradeOff(List.of(), List.of(1.0, 1.0)))
        .hasMessage("curve.lambdas must differ, got [1.0, 1.0]");
  }
}
