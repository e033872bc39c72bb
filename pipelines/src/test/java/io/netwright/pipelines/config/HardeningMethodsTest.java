package io.netwright.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.fpcc.HardenModels;
import io.netwright.fpcc.HardeningConfig;
import io.netwright.fpcc.HardeningMethod;
import io.netwright.schemas.Role;
import io.netwright.variant.Variant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The methods of hardening as an experiment names them. */
class HardeningMethodsTest {
  private static final String GOOD =
      """
      name: tried
      data:
        shapes: {path: shapes}
      architectures:
        - {name: lenet}
      evaluation:
        threatModels:
          - {norm: LINF, epsilon: 2/255, attacks: [{name: fgsm, attack: {type: fgsm}}]}
          - {norm: LINF, epsilon: 8/255, attacks: [{name: fgsm, attack: {type: fgsm}}]}
      """;

  private static HardeningConfig read(String... overrides) {
    return ExperimentReader.read("tried.yaml", GOOD, List.of(overrides), Map.of()).hardening();
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
    HardeningConfig config = read("hardening.methods=[fast-at, fpcc, SFM-CFS]");
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
        "hardening.selection=best | must be one of [CLEAN, ROBUST], got best",
      })
  void refusesWhatIsNoMethodAndNoSetting(String override, String message) {
    assertThatThrownBy(() -> read(override))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
