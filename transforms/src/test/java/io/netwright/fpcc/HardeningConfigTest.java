package io.netwright.fpcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.attack.Fraction;
import io.netwright.json.CanonicalJson;
import io.netwright.robust.RivalSettings;
import io.netwright.train.TrainingConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

/** The configuration, and what of it a result depends on. */
class HardeningConfigTest {
  /** The defaults of the first version, whose results are still found. */
  private static final HardeningConfig FIRST =
      HardeningConfig.defaults()
          .withDropProbability(0.2)
          .withPatterns(PatternSettings.published())
          .withReestimate(false);

  private static final Optional<HardeningMethod> NONE = Optional.empty();

  private static HardeningConfig with(
      List<HardeningMethod> methods, RivalSettings rivals, double epsilon, double lambda) {
    return FIRST
        .by(methods.toArray(HardeningMethod[]::new))
        .within("linf-2/255")
        .withRivals(rivals)
        .withEpsilon(epsilon)
        .withLambda(lambda);
  }

  /** As it was written before there were other methods. */
  @ParameterizedTest
  @NullSource
  @EnumSource(value = HardeningMethod.class, names = "FPCC")
  void isRememberedAsEver(@Nullable HardeningMethod method) {
    assertThat(HardeningKey.of(FIRST.within("linf-2/255"), Optional.ofNullable(method)))
        .isEqualTo(
            """
            {"dropProbability":0.2,"epsilon":0.03137254901960784,"from":"ASSEMBLED","init":"SCRATCH",\
            "lambda":1.0,"training":%s}"""
                .formatted(CanonicalJson.write(TrainingConfig.defaults())));
  }

  @ParameterizedTest
  @EnumSource(HardeningMethod.class)
  void noMethodDependsOnWhichOthersThereAre(HardeningMethod method) {
    HardeningConfig alone = FIRST.by(method);
    HardeningConfig all = FIRST.by(HardeningMethod.values());
    for (Optional<HardeningMethod> by : List.of(Optional.of(method), NONE)) {
      assertThat(HardeningKey.of(alone, by)).isEqualTo(HardeningKey.of(all, by));
    }
  }

  @Test
  void aMethodDependsOnItsOwnSettingsAlone() {
    RivalSettings beta = new RivalSettings(null, 10, 1.25, 2, 5, 1, 0.8, 0.6);
    RivalSettings steps = new RivalSettings(null, 7, 1.25, 2, 6, 1, 0.8, 0.6);
    assertThat(changedBy(with(FIRST.methods(), beta, FIRST.epsilon(), 1)))
        .containsExactly("hardened-trades");
    assertThat(changedBy(with(FIRST.methods(), steps, FIRST.epsilon(), 1)))
        .containsExactly("hardened-pgd-at", "hardened-trades");
    assertThat(changedBy(with(FIRST.methods(), RivalSettings.defaults(), 8 / 255.0, 2)))
        .containsExactly("hardened");
    assertThat(changedBy(FIRST.within("linf-2/255").withDropProbability(0.1)))
        .containsExactly("hardened", "hardened-sfm-cfs");
    PatternSettings kind = PatternSettings.defaults();
    assertThat(changedBy(FIRST.within("linf-2/255").withPatterns(kind).withReestimate(false)))
        .containsExactly("hardened");
    assertThat(
            changedBy(
                FIRST
                    .within("linf-2/255")
                    .withPatterns(PatternSettings.published())
                    .withReestimate(true)))
        .containsExactly("hardened", "hardened-sfm-cfs");
    RivalSettings stronger = RivalSettings.defaults().within(Fraction.of("4/255"));
    assertThat(changedBy(FIRST.within("linf-2/255").withRivals(stronger))).hasSize(5);
    assertThat(changedBy(FIRST.within("linf-2/255").withDropout(false)))
        .hasSize(HardeningMethod.values().length + 1);
    assertThat(changedBy(FIRST.within("linf-4/255")))
        .containsExactly(
            "hardened-fast-at",
            "hardened-n-fgsm",
            "hardened-pgd-at",
            "hardened-trades",
            "hardened-bpfc",
            "hardened-curvature");
    assertThat(changedBy(FIRST.within("linf-2/255").withSelection(EpochChoice.ROBUST)))
        .hasSize(HardeningMethod.values().length + 1);
  }

  @Test
  void onlyMethodsOfOneStepMayEndEarly() {
    HardeningConfig robust = FIRST.within("linf-2/255").withSelection(EpochChoice.ROBUST);
    assertThat(HardeningKey.of(robust, NONE)).contains("TO_THE_END");
    assertThat(HardeningKey.of(robust, Optional.of(HardeningMethod.PGD_AT))).contains("TO_THE_END");
    assertThat(HardeningKey.of(robust, Optional.of(HardeningMethod.FAST_AT)))
        .doesNotContain("TO_THE_END");
    assertThat(HardeningKey.of(FIRST, NONE)).doesNotContain("TO_THE_END");
  }

  private static List<String> changedBy(HardeningConfig other) {
    HardeningConfig before = FIRST.within("linf-2/255");
    Stream<Optional<HardeningMethod>> all =
        Stream.concat(Stream.of(HardeningMethod.values()).map(Optional::of), Stream.of(NONE));
    return all.filter(by -> !HardeningKey.of(before, by).equals(HardeningKey.of(other, by)))
        .map(by -> by.map(HardeningMethod::variant).orElse("hardened-control"))
        .toList();
  }

  @Test
  void isAgainstTheThreatModelThatItNamesOrElseTheGivenOne() {
    assertThat(FIRST.within("linf-2/255").ball().name()).isEqualTo("linf-2/255");
    HardeningConfig named = FIRST.within("linf-4/255").within("linf-2/255");
    assertThat(named.threatModel()).isEqualTo("linf-4/255");
  }

  @Test
  void refusesNumbersOutOfRange() {
    RivalSettings rivals = RivalSettings.defaults();
    assertThatThrownBy(() -> with(FIRST.methods(), rivals, 8, 1))
        .hasMessage("epsilon must be in (0, 1], got 8.0");
    assertThatThrownBy(() -> new RivalSettings(null, 10, 0, 2, 6, 1, 0.8, 0.6))
        .hasMessage("fastStep must be above 0, got 0.0");
  }

  @Test
  void refusesToDropNoChannelsWhereThatIsTheMethod() {
    HardeningConfig defaults = HardeningConfig.defaults();
    assertThat(defaults.dropProbability()).isZero();
    assertThat(defaults.by(HardeningMethod.FPCC, HardeningMethod.SFM).methods()).hasSize(2);
    assertThatThrownBy(() -> defaults.by(HardeningMethod.SFM_CFS))
        .hasMessage(
            "dropProbability must be above 0 for sfm-cfs, which drops channels and is sfm"
                + " otherwise; 0.2 as published, got 0.0");
  }

  @Test
  void refusesNoMethodAndOneTwice() {
    assertThatThrownBy(() -> FIRST.by())
        .hasMessage("methods must name at least one method, and none twice, got []");
    assertThatThrownBy(() -> FIRST.by(HardeningMethod.SFM, HardeningMethod.SFM))
        .hasMessage("methods must name at least one method, and none twice, got [sfm, sfm]");
  }
}
