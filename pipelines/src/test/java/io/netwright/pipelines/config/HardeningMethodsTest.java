package io.netwright.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.fpcc.HardenModels;
import io.netwright.fpcc.HardeningConfig;
import io.netwright.fpcc.HardeningMethod;
import io.netwright.fpcc.HardeningStart;
import io.netwright.fpcc.PatternSettings;
import io.netwright.fpcc.PatternStart;
import io.netwright.fpcc.SiteWeights;
import io.netwright.fpcc.TradeOff;
import io.netwright.schemas.Role;
import io.netwright.train.Schedule;
import io.netwright.train.TrainingConfig;
import io.netwright.variant.Variant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The methods of hardening as an experiment names them. */
class HardeningMethodsTest {
  private static final String GOOD =
      LeastExperiment.TEXT
          + """
      evaluation:
        threatModels:
          - {norm: LINF, epsilon: 2/255, attacks: [{name: fgsm, attack: {type: fgsm}}]}
          - {norm: LINF, epsilon: 8/255, attacks: [{name: fgsm, attack: {type: fgsm}}]}
      """;

  private static HardeningConfig read(String... overrides) {
    return LeastExperiment.read(GOOD, overrides).hardening();
  }

  private static List<String> made(HardeningConfig config) {
    return HardenModels.variants(config).all().stream().map(Variant::label).toList();
  }

  @Test
  void isFpccAloneWhereNobodySaysOtherwise() {
    assertThat(made(read())).containsExactly("hardened", "hardened-control");
  }

  @Test
  void makesAVariantByEachMethodBesideOneControl() {
    HardeningConfig config =
        read("hardening.methods=[fast-at, fpcc, SFM-CFS]", "hardening.dropProbability=0.2");
    assertThat(config.methods())
        .containsExactly(HardeningMethod.FAST_AT, HardeningMethod.FPCC, HardeningMethod.SFM_CFS);
    assertThat(made(config))
        .containsExactly("hardened-fast-at", "hardened", "hardened-sfm-cfs", "hardened-control");
    for (Variant variant : HardenModels.variants(config).all()) {
      boolean control = variant.role() == Role.CONTROL;
      assertThat(variant.control()).isEqualTo(control ? "" : "hardened-control");
      assertThat(variant.role()).isIn(Role.HARDENED, Role.CONTROL);
    }
  }

  @Test
  void isAgainstTheFirstThreatModelThatIsEvaluatedUnlessItNamesOne() {
    assertThat(read().threatModel()).isEqualTo("linf-2/255");
    assertThat(read("hardening.threatModel=linf-4/255").threatModel()).isEqualTo("linf-4/255");
    assertThat(read("hardening.rivals.beta=3").rivals().beta()).isEqualTo(3);
  }

  @Test
  void refusesBitsOfANormThatHasNoneBeforeAnythingRuns() {
    assertThat(read("hardening.threatModel=l2-0.5", "hardening.methods=[pgd-at]").threatModel())
        .isEqualTo("l2-0.5");
    assertThatThrownBy(
            () -> read("hardening.threatModel=l2-0.5", "hardening.methods=[pgd-at, bpfc]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("LINF threat model such as linf-8/255, got l2-0.5");
  }

  @Test
  void isAgainstNoBallInL1() {
    String l1 =
        GOOD.replace(
            "LINF, epsilon: 2/255, attacks: [{name: fgsm, attack: {type: fgsm}}]",
            "L1, epsilon: 12, attacks: [apgd-ce]");
    HardeningConfig config = LeastExperiment.read(l1, "hardening.methods=[pgd-at]").hardening();
    assertThat(config.threatModel()).isEqualTo("linf-8/255");
    for (String attacking :
        List.of(
            "hardening.methods=[fast-at]",
            "hardening.methods=[trades]",
            "hardening.selection=ROBUST")) {
      assertThatThrownBy(() -> read("hardening.threatModel=l1-12", attacking))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("threatModel must be in LINF or L2 for methods that attack");
    }
  }

  /** FPCC's released code to the letter. */
  @Test
  void aPresetIsThePublishedRecipe() {
    HardeningConfig config = read("hardening.preset=published");
    assertThat(config).isEqualTo(HardeningConfig.published().within("linf-2/255"));
    TrainingConfig training = config.training();
    assertThat(training.learningRate()).isEqualTo(0.01);
    assertThat(training.batchSize()).isEqualTo(256);
    assertThat(training.epochs()).isEqualTo(200);
    assertThat(training.warmupEpochs()).isZero();
    assertThat(training.schedule()).isEqualTo(Schedule.COSINE_BY_EPOCH);
    assertThat(List.of(training.momentum(), training.weightDecay())).containsExactly(0.9, 5e-4);
    assertThat(List.of(config.lambda(), config.dropProbability())).containsExactly(1.0, 0.2);
    assertThat(config.epsilon()).isEqualTo(8 / 255.0);
    assertThat(config.patterns()).isEqualTo(PatternSettings.published());
    assertThat(config.init()).isEqualTo(HardeningStart.SCRATCH);
    assertThat(List.of(config.dropout(), config.reestimate())).containsOnly(false);
  }

  @Test
  void whatIsSaidWinsOverAPreset() {
    HardeningConfig config =
        read(
            "hardening.preset=PUBLISHED",
            "hardening.training.epochs=30",
            "hardening.patterns.start=MEANS");
    assertThat(config.training().epochs()).isEqualTo(30);
    assertThat(config.training().batchSize()).isEqualTo(256);
    assertThat(config.patterns().start()).isEqualTo(PatternStart.MEANS);
    assertThat(config.patterns().sites()).isEqualTo(SiteWeights.SUM);
  }

  @Test
  void makesACurveAndASecondTableInOneCall() {
    HardeningConfig config =
        read(
            "hardening.methods=[fast-at]",
            "hardening.curve.epsilons=[1/255, 4/255]",
            "hardening.passes=40");
    assertThat(made(config))
        .containsExactly(
            "hardened-fast-at",
            "hardened-fast-at-linf-1_255",
            "hardened-fast-at-linf-4_255",
            "hardened-control",
            "hardened-fast-at-passes-40",
            "hardened-control-passes-40");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hardening.methods=[fastat] | hardening.methods[0]: must be one of [fpcc, sfm, sfm-cfs,"
            + " fast-at, n-fgsm, pgd-at, trades, bpfc, curvature], got fastat; did you mean fast-at?",
        "hardening.methods=[] | methods must name at least one method, and none twice, got []",
        "hardening.methods=[sfm, sfm] | and none twice, got [sfm, sfm]",
        "hardening.threatModel=8/255 | such as linf-8/255 or l2-0.5, got 8/255",
        "hardening.rivals.steps=0 | steps must be at least 1, got 0",
        "hardening.preset=paper | must be one of [DEFAULT, PUBLISHED], got paper",
        "hardening.passes=1 | passes must be 0 or at least the 2 of an epoch of fast-at, got 1",
        "hardening.curve.epsilons=[0] | curve.epsilons must be in (0, 1] such as 4/255, got 0",
        "hardening.curve.lambdas=[3] | curve.lambdas must be empty where fpcc is not among methods,"
            + " got [3.0] and [fast-at]",
        "hardening.patterns.smoothing=1 | patterns.smoothing must be in [0, 1), got 1",
        "hardening.selection=best | must be one of [CLEAN, ROBUST], got best",
      })
  void refusesWhatIsNoMethodAndNoSetting(String override, String message) {
    assertThatThrownBy(() -> read("hardening.methods=[fast-at]", override))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesStrengthsThatNoMethodHas() {
    assertThatThrownBy(
            () -> read("hardening.methods=[fpcc, curvature]", "hardening.curve.epsilons=[4/255]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "curve.epsilons must be empty where no method but fpcc and curvature is asked for, got"
                + " [4/255] and [fpcc, curvature]");
    assertThat(read("hardening.methods=[sfm]", "hardening.curve.epsilons=[4/255]").curve())
        .isNotEqualTo(TradeOff.none());
  }
}
