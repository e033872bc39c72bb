package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.attack.suite.adaptive.Calibration;
import io.netwright.attack.suite.adaptive.LabelWeight;
import io.netwright.attack.suite.adaptive.Stage;
import io.netwright.json.CanonicalJson;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationSentencesTest {

  private static Calibration learned(int images, boolean masked, Calibration.Fall... falls) {
    return new Calibration(
        images, List.of(falls), LabelWeight.AWAY, masked, null, List.of(), 61234, 5800);
  }

  private static Evaluation row(String model, Role role, String calibration) {
    return Evaluation.newBuilder(SuiteTableTest.row(model, "adaptive", "{}"))
        .setRole(role)
        .setCalibration(calibration)
        .build();
  }

  private static Evaluation row(String model, Calibration learned) {
    return row(model, Role.BASELINE, CanonicalJson.write(learned));
  }

  @Test
  void saysWhatWasLearnedAndWhatThatCostApartFromTheAttack() {
    Calibration.Fall second = new Calibration.Fall(Stage.CHEAP, 2, 3);
    Calibration.Fall first = new Calibration.Fall(Stage.LAST, 1, 3);
    List<Evaluation> rows =
        List.of(
            row("a", learned(58, false, second, first)),
            row("b", learned(9, true, second)),
            row("c", learned(0, false)),
            row("d", Calibration.NONE),
            row("e", Role.IMPORTED, CanonicalJson.write(Calibration.NONE)),
            row("f", Role.BASELINE, ""),
            row("g", Role.IMPORTED, CanonicalJson.write(learned(63, false))));
    String cost = "; 1,000 passes per image";
    String beforehand = ", and beforehand 61,234 forward and 5,800 backward";

    assertThat(CalibrationSentences.of(rows).plain().lines())
        .containsExactly(
            "adaptive on lenet/a: learned from 58 validation images, those that it has right:"
                + " gradients are not masked, the order of targets stays"
                + cost
                + beforehand,
            "adaptive on lenet/b: learned from 9 validation images, those that it has right: gradients"
                + " are masked, the order of targets changes"
                + cost
                + beforehand,
            "adaptive on lenet/c: nothing was learned, since it has none of the validation images"
                + " right"
                + cost
                + beforehand,
            "adaptive on lenet/d: fixed defaults, since its data have no validation images" + cost,
            "adaptive on lenet/e: fixed defaults, since no test image of an imported model is left"
                + " that is not attacked"
                + cost,
            "adaptive on lenet/g: learned from 63 test images that are not attacked, those that it"
                + " has right: gradients are not masked, the order of targets stays"
                + cost
                + beforehand);
    assertThat(CalibrationSentences.of(rows).markdown().lines().filter(l -> l.startsWith("- ")))
        .hasSize(6);
    assertThat(CalibrationSentences.of(rows.subList(5, 6)).markdown()).isEmpty();
  }
}
