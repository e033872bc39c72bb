package io.netwright.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ModelTask;
import io.netwright.schemas.Provenance;
import io.netwright.schemas.RoutedModel;
import io.netwright.schemas.TaskModels;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormerPointsTest {
  private static final ModelRef BASELINE = model("base", "lenet-s0/baseline", "baseline");
  private static final ModelRef TREATED = model("treat", "lenet-s0/treated", "treated");
  private static final TaskModels TASK =
      new TaskModels(
          "duo",
          List.of(
              model("a0", "duo@lenet-s0/assembled", "assembled"),
              model("r0", "duo@lenet-s0/restricted", "restricted"),
              model("a5", "duo@lenet-s0/assembled-tuned-5", "assembled-tuned-5"),
              model("r5", "duo@lenet-s0/restricted-tuned-5", "restricted-tuned-5"),
              model("a25", "duo@lenet-s0/assembled-tuned-25", "assembled-tuned-25"),
              model("r25", "duo@lenet-s0/restricted-tuned-25", "restricted-tuned-25")));

  @ParameterizedTest
  @CsvSource({
    "assemble.accuracy,                     0,  a0,  assemble.accuracy,            treatment",
    "assemble.accuracy,                     5,  a5,  assemble.accuracy,            treatment",
    "assemble.control.accuracy,             0,  r0,  assemble.accuracy,            control",
    "assemble.control.accuracy,             25, r25, assemble.accuracy,            control",
    "assemble.finetune5.loss,               3,  a5,  assemble.finetune.loss,       treatment",
    "assemble.control.finetune25.validation.accuracy, 3, r25, assemble.finetune.validation.accuracy, control",
    "assemble.unscaled.accuracy,            0,  a0,  assemble.unscaled.accuracy,   treatment",
    "assemble.control.unscaled.accuracy,    0,  r0,  assemble.unscaled.accuracy,   control",
    "assemble.source.parameters,            0,  a0,  assemble.source.parameters,   treatment",
    "assemble.scaling.undetermined,         0,  a0,  assemble.scaling.undetermined, treatment",
  })
  void saysWhichTaskModelOrControlANumberIsAbout(
      String name, long step, String modelId, String today, String series) {
    MetricPoint point = read(BASELINE, TASK, point(name, step));

    assertThat(point.getModelId()).isEqualTo(modelId);
    assertThat(point.getModel()).startsWith("duo@lenet-s0/");
    assertThat(point.getName()).isEqualTo(today);
    assertThat(point.getSeries()).isEqualTo(series);
    assertThat(point.getStep()).isEqualTo(step);
  }

  @Test
  void givesTheNumbersOfRoutesToTheModelTheyLeadThrough() {
    RoutedModel routed = new RoutedModel(TREATED, file());

    MetricPoint all = read(TREATED, routed, point("routes.kept", 0));
    MetricPoint layer = read(TREATED, routed, point("routes.kept.block1.conv2", 0));

    assertThat(List.of(all, layer)).extracting(MetricPoint::getModelId).containsOnly("treat");
    assertThat(layer.getName()).isEqualTo("routes.kept");
    assertThat(layer.getLayer()).isEqualTo("block1.conv2");
    assertThat(all.getLayer()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "treat.diagnosis.noise.0.5.conv2.accuracy.attacked,      base,  treat.diagnosis.noise.accuracy.attacked, 0.5, conv2,",
    "treat.diagnosis.noise.1.0E-4.b.0.conv2.accuracy.clean,  base,  treat.diagnosis.noise.accuracy.clean, 1e-4, b.0.conv2,",
    "treat.diagnosis.gini.b1.conv2,                          base,  treat.diagnosis.gini, , b1.conv2,",
    "treat.diagnosis.missing.classes,                        base,  treat.diagnosis.missing.classes, , ,",
    "treat.loss,                                             treat, treat.loss, , , treatment",
    "treat.candidate12.validation.accuracy,                  treat, treat.validation.accuracy, , , treatment.candidate12",
    "treat.control.candidate2.diverged,                      treat, treat.diverged, , , control.candidate2",
    "treat.alpha,                                            treat, treat.alpha, , ,",
    "train.loss,                                             treat, train.loss, , ,",
    "harden.pattern.distance.clean.mean,                     treat, harden.pattern.distance.clean, , , treatment",
    "harden.pattern.distance.attacked.conv2,                 treat, harden.pattern.distance.attacked, , conv2, treatment",
  })
  void takesLevelLayerAndSeriesOutOfTheNames(
      String name,
      String modelId,
      String today,
      @Nullable Double level,
      @Nullable String layer,
      @Nullable String series) {
    MetricPoint point = read(new ModelTask(BASELINE, "treated"), TREATED, point(name, 1));

    assertThat(point.getModelId()).isEqualTo(modelId);
    assertThat(point.getName()).isEqualTo(today);
    assertThat(point.getLevel()).isEqualTo(level);
    assertThat(point.getLayer()).isEqualTo(layer);
    assertThat(point.getSeries()).isEqualTo(series);
  }

  @Test
  void leavesNumbersOfTodayAsTheyAre() {
    MetricPoint today =
        MetricPoint.newBuilder(point("assemble.finetune.loss", 2)).setSeries("control").build();

    assertThat(read(BASELINE, TASK, today)).isEqualTo(today);
    MetricPoint once = read(BASELINE, TASK, point("assemble.control.finetune5.loss", 2));
    assertThat(read(BASELINE, TASK, once)).isEqualTo(once);
  }

  private static MetricPoint read(SpecificRecord input, SpecificRecord output, MetricPoint point) {
    return FormerPoints.read(
            input, new Remembered<>("f".repeat(64), "run", true, output, List.of(point)))
        .metrics()
        .get(0);
  }

  private static MetricPoint point(String name, long step) {
    return new MetricPoint(
        "treat", "lenet-s0/treated", name, step, 0.5, 1L, null, null, null, "treated");
  }

  private static ArtifactRef file() {
    return new ArtifactRef("0".repeat(64), 1L, "text/plain");
  }

  private static ModelRef model(String id, String name, String variant) {
    return ModelRef.newBuilder()
        .setModelId(id)
        .setName(name)
        .setStage("Stage")
        .setVariant(variant)
        .setArchitecture("lenet")
        .setSeed(0)
        .setDatasets(List.of())
        .setOutputs(List.of())
        .setWeights(file())
        .setArtifacts(Map.of())
        .setParents(List.of())
        .setProvenance(
            Provenance.newBuilder()
                .setKey("")
                .setStage("Stage")
                .setAlgorithmVersion(1)
                .setConfig("{}")
                .setFingerprint("")
                .setJavaVersion("17")
                .build())
        .build();
  }
}
