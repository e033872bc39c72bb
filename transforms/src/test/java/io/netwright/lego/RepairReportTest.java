package io.netwright.lego;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.repair.LayerFinding;
import io.netwright.repair.LayerFinding.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairReportTest {

  @Test
  void saysWhatBecameOfEachLayerOfEachPart() {
    RepairReport report =
        new RepairReport(
            List.of(
                List.of(
                    new LayerFinding("conv1", Outcome.EXACT, 0, 0, 0, 0, 0),
                    new LayerFinding("conv2", Outcome.REPAIRED, 55, 5000, 0.25, 0.0125, 1)),
                List.of(
                    new LayerFinding("fc1", Outcome.NO_BETTER, 401, 1000, 2, 3, 0),
                    new LayerFinding("fc|2", Outcome.NO_SOLUTION, 10, 1000, 0, 0, 0))));
    assertThat(report.count(Outcome.REPAIRED)).isEqualTo(1);
    assertThat(report.refused()).isEqualTo(2);
    assertThat(report.markdown())
        .contains("## Part 1", "## Part 2")
        .contains("| conv1 | untouched: nothing was cut before it |  |  |  |  |")
        .contains("| conv2 | repaired, ridge raised 1 times | 55 | 5000 | 0.250 | 0.0125 |")
        .contains("old weights: no better ones, few equations: ridge ten times larger | 401 | 1000")
        .contains("old weights: no solution | 10 | 1000 |  |  |")
        .doesNotContain("fc|2");
  }
}
