package io.netwright.fpcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.json.CanonicalJson;
import io.netwright.robust.RivalSettings;
import io.netwright.train.TrainingConfig;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration, and what of it a result depends on. */
class HardeningConfigTest {
  private static final HardeningConfig DEFAULTS = HardeningConfig.defaults();

  private static HardeningConfig with(
      List<HardeningMethod> methods, RivalSettings rivals, double epsilon, double lambda) {
    return new HardeningConfig(
        methods,
        "linf-2/255",
        EpochChoice.CLEAN,
        rivals,
        epsilon,
        0.2,
        lambda,
        HardeningSource.ASSEMBLED,
        HardeningStart.SCRATCH,
        TrainingConfig.defaults());
  }

  /** As it was written before there were other methods. */
  @ParameterizedTest
  @ValueSource(strings = {"hardened", "hardened-control"})
  void isRememberedAsEver(String variant) {
    assertThat(HardeningKey.of(DEFAULTS.within("linf-2/255"), variant))
        .isEqualTo(
            """
            {"dropProbability":0.2,"epsilon":0.03137254901960784,"from":"ASSEMBLED","init":"SCRATCH",\
            "lambda":1.0,"training":%s}"""
                .formatted(CanonicalJson.write(TrainingConfig.defaults())));
  }

  @ParameterizedTest
  @EnumSource(HardeningMethod.class)
  void noMethodDependsOnWhichOthersThereAre(HardeningMethod method) {
    HardeningConfig alone = DEFAULTS.withMethods(method);
    HardeningConfig all = DEFAULTS.withMethods(HardeningMethod.values());
    for (String variant : List.of(method.variant(), "hardened-control")) {
      assertThat(HardeningKey.of(alone, variant)).isEqualTo(HardeningKey.of(all, variant));
    }
  }

  @Test
  void aMethodDependsOnItsOwnSettingsAlone() {
    RivalSettings beta = new RivalSettings(10, 1.25, 5, 1, 4, 0.6);
    RivalSettings steps = new RivalSettings(7, 1.25, 6, 1, 4, 0.6);
    assertThat(changedBy(with(DEFAULTS.methods(), beta, DEFAULTS.epsilon(), 1)))
        .containsExactly("hardened-trades");
    assertThat(changedBy(with(DEFAULTS.methods(), steps, DEFAULTS.epsilon(), 1)))
        .containsExactly("hardened-pgd-at", "hardened-trades");
    assertThat(changedBy(with(DEFAULTS.methods(), RivalSettings.defaults(), 8 / 255.0, 2)))
        .containsExactly("hardened", "hardened-sfm", "hardened-sfm-cfs", "hardened-control");
    assertThat(changedBy(DEFAULTS.within("linf-4/255")))
        .containsExactly(
            "hardened-fast-at",
            "hardened-pgd-at",
            "hardened-trades",
            "hardened-bpfc",
            "hardened-curvature");
    assertThat(changedBy(DEFAULTS.within("linf-2/255").withSelection(EpochChoice.ROBUST)))
        .hasSize(HardeningMethod.values().length + 1);
  }

  private static List<String> changedBy(HardeningConfig other) {
    HardeningConfig before = DEFAULTS.within("linf-2/255");
    return Stream.concat(
            Stream.of(HardeningMethod.values()).map(HardeningMethod::variant),
            Stream.of("hardened-control"))
        .filter(
            variant -> !HardeningKey.of(before, variant).equals(HardeningKey.of(other, variant)))
        .toList();
  }

  @Test
  void isAgainstTheThreatModelThatItNamesOrElseTheGivenOne() {
    assertThat(DEFAULTS.within("linf-2/255").ball().name()).isEqualTo("linf-2/255");
    HardeningConfig named = DEFAULTS.within("linf-4/255").within("linf-2/255");
    assertThat(named.threatModel()).isEqualTo("linf-4/255");
  }

  @Test
  void refusesNumbersOutOfRange() {
    RivalSettings rivals = RivalSettings.defaults();
    assertThatThrownBy(() -> with(DEFAULTS.methods(), rivals, 8, 1))
        .hasMessage("epsilon must be in (0, 1], got 8.0");
    assertThatThrownBy(() -> new RivalSettings(10, 0, 6, 1, 4, 0.6))
        .hasMessage("fastStep must be above 0, got 0.0");
  }

  @Test
  void refusesNoMethodAndOneTwice() {
    assertThatThrownBy(() -> DEFAULTS.withMethods())
        .hasMessage("methods must name at least one method, and none twice, got []");
    assertThatThrownBy(() -> DEFAULTS.withMethods(HardeningMethod.SFM, HardeningMethod.SFM))
        .hasMessage("methods must name at least one method, and none twice, got [sfm, sfm]");
  }
}
