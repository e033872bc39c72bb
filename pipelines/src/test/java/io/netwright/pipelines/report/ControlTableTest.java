package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Twenty images; each model is right on the first so many of them, clean and under attack. */
class ControlTableTest {
  private static final int IMAGES = 20;
  private static final double EPSILON = 2 / 255.0;

  private final List<Evaluation> evaluations = new ArrayList<>();
  private final List<ExampleOutcome> outcomes = new ArrayList<>();

  private void model(String variant, String control, int clean, int fgsm, int pgd) {
    evaluations.add(
        Evaluation.newBuilder()
            .setModelId(variant)
            .setModel("lenet/" + variant)
            .setStage("HardenModels")
            .setVariant(variant)
            .setFamily("lenet")
            .setRole(control.isEmpty() ? Role.CONTROL : Role.HARDENED)
            .setControl(control)
            .setArchitecture("lenet")
            .setSeed(0)
            .setAttack("worst-case")
            .setParameters("{}")
            .setAttackSeed(0)
            .setNorm("LINF")
            .setEpsilon(EPSILON)
            .setExamples(IMAGES)
            .setCleanAccuracy(0)
            .setCleanLow(0)
            .setCleanHigh(0)
            .setRobustAccuracy(0)
            .setRobustLow(0)
            .setRobustHigh(0)
            .build());
    for (int image = 0; image < IMAGES; image++) {
      outcomes.add(outcome(variant, "fgsm", image, image < clean, image < fgsm, EPSILON));
      outcomes.add(outcome(variant, "pgd", image, image < clean, image < pgd, EPSILON));
      outcomes.add(outcome(variant, "pgd", image, image < clean, false, 8 / 255.0));
    }
  }

  private static ExampleOutcome outcome(
      String model, String attack, int image, boolean clean, boolean robust, double epsilon) {
    return ExampleOutcome.newBuilder()
        .setModelId(model)
        .setAttack(attack)
        .setExample(image)
        .setLabel(1)
        .setPrediction(clean ? 1 : 0)
        .setAttacked(robust ? 1 : 0)
        .setRobust(robust)
        .setLinf(0)
        .setL2(0)
        .setNorm("LINF")
        .setEpsilon(epsilon)
        .build();
  }

  /**
   * Worst cases: the control's 4, a's 18 and b's 5. Two-sided, 14 to 0 is {@code 2^-13 = 0.0001}, 1
   * to 0 is 1; Holm doubles the first.
   */
  @Test
  void ranksTheModelsOfAControlByTheirWorstCase() {
    model("hardened-control", "", 20, 10, 4);
    model("hardened-b", "hardened-control", 20, 5, 18);
    model("hardened-a", "hardened-control", 18, 18, 19);
    String table = ControlTable.of(evaluations, outcomes).markdown();
    assertThat(table.lines().skip(2))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("| lenet/hardened-a | hardened-control | 20 | -10.0 [")
                    .contains("| +70.0 [")
                    .endsWith("| below 0.001 |"),
            second ->
                assertThat(second)
                    .startsWith("| lenet/hardened-b | hardened-control | 20 | +0.0 [")
                    .contains("| +5.0 [")
                    .endsWith("| 1.000 |"));
  }

  @Test
  void saysTheSameInWords() {
    model("hardened-control", "", 20, 10, 4);
    model("hardened-b", "hardened-control", 20, 5, 18);
    model("hardened-a", "hardened-control", 18, 18, 19);
    assertThat(ControlTable.sentences(evaluations, outcomes))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("lenet/hardened-a - hardened-control: clean -10.0 [")
                    .contains("], worst case +70.0 ["),
            second ->
                assertThat(second)
                    .startsWith("lenet/hardened-b - hardened-control: clean +0.0 [")
                    .contains("], worst case +5.0 ["));
  }

  @Test
  void marksDifferencesFromNumbersThatMayMislead() {
    model("hardened-control", "", 20, 10, 4);
    model("hardened", "hardened-control", 18, 18, 19);
    String unmarked = ControlTable.sentences(evaluations, outcomes).get(0);
    for (int i = 0; i < evaluations.size(); i++) {
      List<Evaluation> doubted = new ArrayList<>(evaluations);
      doubted.set(i, Evaluation.newBuilder(evaluations.get(i)).setSeverity("suspicious").build());
      assertThat(ControlTable.sentences(doubted, outcomes)).containsExactly(unmarked + " (!)");
      assertThat(ControlTable.of(doubted, outcomes).markdown()).contains(" (!) |");
    }
  }

  @Test
  void isEmptyWhereNoControlWasAttacked() {
    model("hardened", "hardened-control", 20, 10, 4);
    model("baseline", "", 20, 10, 4);
    assertThat(ControlTable.of(evaluations, outcomes).isEmpty()).isTrue();
    assertThat(ControlTable.of(List.of(), List.of()).isEmpty()).isTrue();
  }
}
