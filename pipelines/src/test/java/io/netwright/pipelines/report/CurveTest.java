package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.schemas.MetricPoint;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CurveTest {
  private static final String TUNED = "assemble.finetune.validation.accuracy";

  @Test
  void keepsTheCurvesOfATaskModelAndItsControlApart() throws Exception {
    List<MetricPoint> points =
        List.of(
            point("a", "duo@lenet-s0/assembled-tuned-1", TUNED, "treatment", 0.5),
            point("b", "duo@lenet-s0/restricted-tuned-1", TUNED, "control", 0.75));

    assertThat(Charts.curves(points).values())
        .extracting(curve -> curve.get(1L))
        .containsExactly(50.0, 75.0);
    assertThat(Curve.labels(Charts.curves(points).keySet()).values())
        .containsExactly("duo@lenet-s0/assembled-tuned-1", "duo@lenet-s0/restricted-tuned-1");
    ByteArrayOutputStream picture = new ByteArrayOutputStream();
    Charts.trainingCurves(points, picture);
    assertThat(picture.size()).isGreaterThan(1000);
  }

  @Test
  void keepsTheCandidatesOfOneModelApart() {
    List<MetricPoint> points =
        List.of(
            point(
                "a", "lenet-s0/treated", "treat.validation.accuracy", "treatment.candidate1", 0.5),
            point(
                "a", "lenet-s0/treated", "treat.validation.accuracy", "treatment.candidate2", 0.6));

    assertThat(Curve.labels(Charts.curves(points).keySet()).values())
        .containsExactly(
            "lenet-s0/treated treatment.candidate1", "lenet-s0/treated treatment.candidate2");
  }

  @Test
  void tellsCurvesOfRunsOfBeforeApartByTheirNames() {
    List<MetricPoint> points =
        List.of(
            point("a", "duo@lenet-s0/task", "assemble.finetune1.validation.accuracy", null, 0.5),
            point(
                "a",
                "duo@lenet-s0/task",
                "assemble.control.finetune1.validation.accuracy",
                null,
                1));

    assertThat(Curve.labels(Charts.curves(points).keySet()).values())
        .containsExactly(
            "duo@lenet-s0/task assemble.finetune1.validation.accuracy",
            "duo@lenet-s0/task assemble.control.finetune1.validation.accuracy");
  }

  @Test
  void tellsTwoModelsOfOneNameApart() {
    List<MetricPoint> points =
        List.of(
            point("a", "lenet-s0/baseline", "train.validation.accuracy", null, 0.5),
            point("b", "lenet-s0/baseline", "train.validation.accuracy", null, 0.6));

    assertThat(Curve.labels(Charts.curves(points).keySet()).values()).doesNotHaveDuplicates();
  }

  private static MetricPoint point(
      String modelId, String model, String name, @Nullable String series, double value) {
    return new MetricPoint(modelId, model, name, 1L, value, 1L, null, null, series, "v");
  }
}
