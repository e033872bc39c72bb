package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.schemas.Evaluation;
import io.netwright.schemas.Role;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class RobustnessCurvesTest {
  private final List<Evaluation> rows = new ArrayList<>();

  private void row(String model, String attack, String norm, double epsilon, double robust) {
    rows.add(
        Evaluation.newBuilder()
            .setModelId(model)
            .setModel("lenet/" + model)
            .setStage("TrainBaseline")
            .setVariant(model)
            .setRole(Role.BASELINE)
            .setArchitecture("lenet")
            .setSeed(0)
            .setAttack(attack)
            .setParameters("{}")
            .setAttackSeed(0)
            .setNorm(norm)
            .setEpsilon(epsilon)
            .setExamples(100)
            .setCleanAccuracy(0.9)
            .setCleanLow(0.83)
            .setCleanHigh(0.94)
            .setRobustAccuracy(robust)
            .setRobustLow(robust)
            .setRobustHigh(robust)
            .build());
  }

  private void sizes(String model, String norm, double... epsilons) {
    for (double epsilon : epsilons) {
      row(model, "fgsm", norm, epsilon, 0.9 - 10 * epsilon);
      row(model, "worst-case", norm, epsilon, 0.8 - 10 * epsilon);
    }
  }

  @Test
  void goFromTheCleanAccuracyThroughTheWorstCases() throws IOException {
    sizes("a", "LINF", 4 / 255.0, 1 / 255.0, 2 / 255.0);
    sizes("a", "L2", 0.5, 1);

    assertThat(RobustnessCurves.of(rows)).hasSize(1);
    RobustnessCurves curves = RobustnessCurves.of(rows).get(0);
    assertThat(curves.lines())
        .containsExactly(
            Map.entry(
                "lenet/a",
                new TreeMap<>(
                    Map.of(
                        0.0,
                        90.0,
                        1 / 255.0,
                        100 * (0.8 - 10 / 255.0),
                        2 / 255.0,
                        100 * (0.8 - 20 / 255.0),
                        4 / 255.0,
                        100 * (0.8 - 40 / 255.0)))));
    assertThat(curves.table().markdown())
        .contains("| model | clean % | linf-1/255 % | linf-2/255 % | linf-4/255 % |")
        .contains("| lenet/a | 90.0 [83.0, 94.0] | 76.1 [76.1, 76.1] |");
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    Charts.robustness(curves, png);
    assertThat(ImageIO.read(new ByteArrayInputStream(png.toByteArray())).getWidth())
        .isEqualTo(1100);
  }

  @Test
  void areNotDrawnWhereTheAttacksDifferFromSizeToSize() {
    sizes("a", "LINF", 1 / 255.0, 2 / 255.0, 4 / 255.0);
    row("a", "autoattack", "LINF", 4 / 255.0, 0.1);

    assertThat(RobustnessCurves.of(rows)).isEmpty();
  }
}
