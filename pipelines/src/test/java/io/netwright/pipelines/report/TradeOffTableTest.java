package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.schemas.Evaluation;
import io.netwright.schemas.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TradeOffTableTest {
  private final List<Evaluation> evaluations = new ArrayList<>();

  private void model(String variant, String control, double clean, double robust) {
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
            .setEpsilon(2 / 255.0)
            .setExamples(20)
            .setCleanAccuracy(clean)
            .setCleanLow(0)
            .setCleanHigh(1)
            .setRobustAccuracy(robust)
            .setRobustLow(0)
            .setRobustHigh(1)
            .build());
  }

  /** 4/255 is worse than 2/255 in both numbers; every other point gives something for something. */
  @Test
  void ordersThePointsAndMarksThoseThatNoOtherBeats() {
    model("hardened-fast-at-linf-4_255", "hardened-control", 0.7, 0.5);
    model("hardened-fast-at-linf-1_255", "hardened-control", 0.85, 0.45);
    model("hardened-fast-at", "hardened-control", 0.8, 0.55);
    model("hardened-control", "", 0.9, 0.3);
    assertThat(TradeOffTable.of(evaluations).markdown().lines().skip(2))
        .containsExactly(
            "| lenet/hardened-control | 90.0 | 30.0 | yes |",
            "| lenet/hardened-fast-at-linf-1_255 | 85.0 | 45.0 | yes |",
            "| lenet/hardened-fast-at | 80.0 | 55.0 | yes |",
            "| lenet/hardened-fast-at-linf-4_255 | 70.0 | 50.0 |  |");
  }

  /** Hidden gradients look like robustness: the highest number is no reason to leave out others. */
  @Test
  void leavesPointsThatMayMisleadOffTheFrontier() {
    model("hardened-bpfc", "hardened-control", 0.9, 0.9);
    evaluations.set(0, Evaluation.newBuilder(evaluations.get(0)).setSeverity("suspicious").build());
    model("hardened-fast-at", "hardened-control", 0.8, 0.5);
    model("hardened-control", "", 0.9, 0.3);
    assertThat(TradeOffTable.of(evaluations).markdown().lines().skip(2))
        .containsExactly(
            "| lenet/hardened-bpfc | 90.0 | 90.0 (!) |  |",
            "| lenet/hardened-control | 90.0 | 30.0 | yes |",
            "| lenet/hardened-fast-at | 80.0 | 50.0 | yes |");
  }

  /** Models at equal epochs and at equal passes have controls of their own. */
  @Test
  void keepsTheTablesOfTwoControlsApart() {
    model("hardened", "hardened-control", 0.8, 0.4);
    model("hardened-sfm", "hardened-control", 0.8, 0.4);
    model("hardened-control", "", 0.9, 0.3);
    model("hardened-passes-9", "hardened-control-passes-9", 0.95, 0.6);
    model("hardened-control-passes-9", "", 0.9, 0.3);
    assertThat(TradeOffTable.of(evaluations).markdown().lines().skip(2))
        .containsExactly(
            "| lenet/hardened-control | 90.0 | 30.0 | yes |",
            "| lenet/hardened | 80.0 | 40.0 | yes |",
            "| lenet/hardened-sfm | 80.0 | 40.0 | yes |");
  }

  @Test
  void isLeftOutWhereThereIsOnePoint() {
    model("hardened", "hardened-control", 0.8, 0.4);
    model("hardened-control", "", 0.9, 0.3);
    assertThat(TradeOffTable.of(evaluations).isEmpty()).isTrue();
  }
}
