package io.netwright.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.Finding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromotionGateTest {
  private static final PromotionGate GATE =
      new PromotionGate(new PromotionConfig("treated", 0.5, 0.2, 0.05, "linf-2/255"));

  /** 80 % clean, 40 % robust. */
  private static final GateEvidence CHAMPION =
      MeasuredModels.right("champion", i -> i % 10 < 8, i -> i % 10 < 4);

  @Test
  void promotesTheFirstModelThatReachesTheFloors() {
    Verdict verdict = GATE.decide(CHAMPION, Optional.empty());

    assertThat(verdict.promote()).isTrue();
    assertThat(verdict.images()).isEqualTo(MeasuredModels.IMAGES);
    assertThat(verdict.champion()).isNull();
    assertThat(verdict.checks()).extracting(Check::value).containsExactly(0.8, 0.4);
    assertThat(verdict.summary())
        .isEqualTo(
            "clean accuracy 80.0 % is not below the floor of 50.0 %; robust accuracy 40.0 % is not"
                + " below the floor of 20.0 %");
  }

  @ParameterizedTest
  @CsvSource({"4, 4, clean", "8, 1, robust"})
  void refusesTheFirstModelThatMissesAFloor(int clean, int robust, String name) {
    GateEvidence weak = MeasuredModels.right("weak", i -> i % 10 < clean, i -> i % 10 < robust);

    Verdict verdict = GATE.decide(weak, Optional.empty());

    assertThat(verdict.promote()).isFalse();
    assertThat(verdict.summary()).startsWith(name + " accuracy").contains("is below the floor");
  }

  @Test
  void promotesAModelThatIsAsGoodOnTheSameImages() {
    GateEvidence equal = MeasuredModels.right("equal", i -> i % 10 < 8, i -> i % 10 < 4);

    Verdict verdict = GATE.decide(equal, Optional.of(CHAMPION));

    assertThat(verdict.promote()).isTrue();
    assertThat(verdict.checks()).hasSize(4).allMatch(Check::passed);
    assertThat(verdict.summary()).contains("clean accuracy differs from the champion's by +0.0");
  }

  @Test
  void refusesAModelThatIsBetterCleanAndWorseUnderAttack() {
    GateEvidence brittle = MeasuredModels.right("brittle", i -> i % 10 < 9, i -> i % 10 < 3);

    Verdict verdict = GATE.decide(brittle, Optional.of(CHAMPION));

    assertThat(verdict.promote()).isFalse();
    assertThat(verdict.checks())
        .filteredOn(check -> !check.passed())
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.name()).isEqualTo("robust accuracy against the champion");
              assertThat(check.value()).isEqualTo(-0.1);
              assertThat(check.limit()).isEqualTo(-0.05);
            });
    assertThat(verdict.summary())
        .startsWith("robust accuracy differs from the champion's by -10.0 points [")
        .endsWith("which does not exclude a loss of more than 5.0");
  }

  @Test
  void refusesWhatTooFewImagesCannotTellApart() {
    // As many right, but two fifths of the images other ones: the interval is wider than the margin
    GateEvidence other = MeasuredModels.right("other", i -> i % 10 >= 2, i -> i % 10 < 4);

    Verdict verdict = GATE.decide(other, Optional.of(CHAMPION));

    assertThat(verdict.checks().get(2).value()).isZero();
    assertThat(verdict.promote()).isFalse();
  }

  @Test
  void refusesWhenTheChampionSawOtherImagesOrOtherRandomStarts() {
    GateEvidence otherData =
        MeasuredModels.right(
            MeasuredModels.model("champion", "e"), 0, i -> i % 10 < 8, i -> i % 10 < 4);
    GateEvidence otherSeed =
        MeasuredModels.right(
            MeasuredModels.model("champion", "d"), 1, i -> i % 10 < 8, i -> i % 10 < 4);

    assertThat(GATE.decide(CHAMPION, Optional.of(otherData)).summary())
        .startsWith("challenger and champion cannot be compared: test data");
    assertThat(GATE.decide(CHAMPION, Optional.of(otherSeed)).summary())
        .startsWith("challenger and champion cannot be compared: attack seed: 0 and 1");
    assertThat(GATE.decide(CHAMPION, Optional.of(otherSeed)).promote()).isFalse();
  }

  @Test
  void refusesWithoutNumbersOnEitherSide() {
    GateEvidence nothing = new GateEvidence(CHAMPION.model(), List.of(), List.of(), List.of());

    assertThat(GATE.decide(nothing, Optional.empty()).promote()).isFalse();
    assertThat(GATE.decide(CHAMPION, Optional.of(nothing)).promote()).isFalse();
    assertThat(GATE.decide(CHAMPION, Optional.of(nothing)).summary())
        .startsWith("the champion lenet-shapes-s0/champion cannot be judged: no accuracy under");
  }

  @Test
  void refusesWhenTheChampionCannotSeeTheImages() {
    GateEvidence hindered = GateEvidence.hindered(CHAMPION.model(), List.of("images are 1x28x28"));

    Verdict verdict = GATE.decide(CHAMPION, Optional.of(hindered));

    assertThat(verdict.promote()).isFalse();
    assertThat(verdict.summary()).endsWith("cannot be judged: images are 1x28x28");
  }

  @Test
  void refusesAccuraciesThatAreNoNumbersOrNotWhatTheImagesSay() {
    assertThat(reported(row -> row.setRobustAccuracy(Double.NaN)).summary())
        .contains("robust accuracy is reported as NaN, the images say 0.4");
    assertThat(reported(row -> row.setCleanAccuracy(0.9)).summary())
        .contains("clean accuracy is reported as 0.9, the images say 0.8");
    assertThat(reported(row -> row.setExamples(7)).summary()).contains("7 images are reported");
  }

  @Test
  void refusesWhenAnAttackOrAnImageIsMissing() {
    List<ExampleOutcome> rows = CHAMPION.outcomes();
    Verdict oneImageLess = decide(rows.subList(1, rows.size()));
    Verdict oneAttackLess =
        decide(rows.stream().filter(row -> row.getAttack().equals("fgsm")).toList());

    assertThat(oneImageLess.promote()).isFalse();
    assertThat(oneImageLess.summary()).contains("fgsm was measured on 399 of 400 images");
    assertThat(oneAttackLess.promote()).isFalse();
    assertThat(oneAttackLess.summary()).contains("2 attacks are reported");
  }

  @Test
  void staysShutWhereTheRobustAccuracyIsSuspicious() {
    for (String severity : List.of("suspicious", "invalid")) {
      Verdict verdict = GATE.decide(with(finding(2 / 255.0, severity)), Optional.of(CHAMPION));

      assertThat(verdict.promote()).isFalse();
      assertThat(verdict.summary())
          .isEqualTo("the robust accuracy within linf-2/255 is " + severity + ": gradients vanish");
    }
  }

  @Test
  void isOpenedByNotesAndBySuspicionsOfOtherThreatModels() {
    assertThat(GATE.decide(with(finding(2 / 255.0, "note")), Optional.empty()).promote()).isTrue();
    assertThat(GATE.decide(with(finding(8 / 255.0, "suspicious")), Optional.empty()).promote())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"not checked", "''", "suspicious (start-matters)", "not valid (probabilities)"})
  void staysShutWithoutAVerdictThatIsConsistent(String text) {
    Verdict verdict = reported(row -> row.setVerdict(text));

    assertThat(verdict.promote()).isFalse();
    assertThat(verdict.summary())
        .startsWith(
            "the verdict on the robust accuracy within linf-2/255 is: "
                + (text.isEmpty() ? "not checked" : text))
        .contains("evaluation.checks");
  }

  @Test
  void looksAtOneThreatModelOnly() {
    PromotionGate other =
        new PromotionGate(new PromotionConfig("treated", 0.5, 0.2, 0.05, "linf-8/255"));

    assertThat(other.decide(CHAMPION, Optional.empty()).summary())
        .contains("no accuracy under every attack of the threat model was measured");
    assertThatThrownBy(() -> new PromotionConfig("treated", 0, 0, 0, "8/255"))
        .hasMessageContaining("such as linf-8/255 or l2-0.5, got 8/255");
  }

  private static GateEvidence with(Finding finding) {
    return new GateEvidence(
        CHAMPION.model(), CHAMPION.evaluations(), CHAMPION.outcomes(), List.of(finding));
  }

  private static Finding finding(double epsilon, String severity) {
    return Finding.newBuilder()
        .setModelId(CHAMPION.model().getModelId())
        .setModel(CHAMPION.model().getName())
        .setNorm("LINF")
        .setEpsilon(epsilon)
        .setAttack("worst-case")
        .setKind("zero-margin-gradient")
        .setSeverity(severity)
        .setImages(7)
        .setValue(0.1)
        .setText("gradients vanish")
        .build();
  }

  @Test
  void writesTheSameReadableBytesForTheSameEvidence() {
    byte[] json = GATE.decide(CHAMPION, Optional.of(CHAMPION)).json();

    assertThat(GATE.decide(CHAMPION, Optional.of(CHAMPION)).json()).isEqualTo(json);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains("\"promote\" : true")
        .contains("is not below the floor of 50.0 %");
  }

  @Test
  void refusesBoundsThatAreNoShares() {
    assertThatThrownBy(() -> new PromotionConfig("treated", 1.5, 0, 0, null))
        .hasMessage("cleanAccuracy must be in [0, 1], got 1.5");
    assertThatThrownBy(() -> new PromotionConfig("treated", 0, Double.NaN, 0, null))
        .hasMessage("robustAccuracy must be in [0, 1], got NaN");
    assertThatThrownBy(() -> new PromotionConfig("treated", 0, 0, 1, null))
        .hasMessage("margin must be in [0, 1), got 1.0");
    assertThatThrownBy(() -> new PromotionConfig(" ", 0, 0, 0, null)).hasMessageContaining("model");
  }

  private static Verdict decide(List<ExampleOutcome> rows) {
    return GATE.decide(
        new GateEvidence(CHAMPION.model(), CHAMPION.evaluations(), rows, List.of()),
        Optional.empty());
  }

  private static Verdict reported(UnaryOperator<Evaluation.Builder> change) {
    List<Evaluation> rows =
        CHAMPION.evaluations().stream()
            .map(row -> change.apply(Evaluation.newBuilder(row)).build())
            .toList();
    return GATE.decide(
        new GateEvidence(CHAMPION.model(), rows, CHAMPION.outcomes(), List.of()), Optional.empty());
  }
}
