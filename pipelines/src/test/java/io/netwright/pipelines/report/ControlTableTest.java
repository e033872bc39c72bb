package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.netwright.schemas.Evaluation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Twenty images; each model is right on the first so many of them, clean and under attack. */
class ControlTableTest {
  private final AttackedRows rows = new AttackedRows(20);

  private void model(String variant, String control, int clean, int fgsm, int pgd) {
    rows.model("lenet", -1, variant, control, clean, fgsm, pgd);
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
    String table = ControlTable.of(rows.evaluations(), rows.outcomes()).markdown();
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
  void marksDifferencesFromNumbersThatMayMislead() {
    model("hardened-control", "", 20, 10, 4);
    model("hardened", "hardened-control", 18, 18, 19);
    for (int i = 0; i < rows.evaluations().size(); i++) {
      List<Evaluation> doubted = new ArrayList<>(rows.evaluations());
      doubted.set(i, Evaluation.newBuilder(doubted.get(i)).setSeverity("suspicious").build());
      assertThat(ControlTable.of(doubted, rows.outcomes()).markdown()).contains(" (!) |");
      assertThat(MethodSentences.of(doubted, rows.outcomes()).lines())
          .singleElement(STRING)
          .contains("] (!); one network");
    }
  }

  @Test
  void isEmptyWhereNoControlWasAttacked() {
    model("hardened", "hardened-control", 20, 10, 4);
    model("baseline", "", 20, 10, 4);
    assertThat(ControlTable.of(rows.evaluations(), rows.outcomes()).isEmpty()).isTrue();
    assertThat(ControlTable.of(List.of(), List.of()).isEmpty()).isTrue();
  }
}
