package io.netwright.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.stage.PlannedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannedModelTest {
  private static final String EXPERIMENT =
      """
      name: planned
      data:
        shapes: {path: shapes, trainLimit: 40, validationLimit: 10, testLimit: 10}
      architectures: [{name: lenet}]
      seeds: %s
      assembly:
        fineTuneEpochs: %s
        tasks:
          - name: two
            sources: [{dataset: shapes, classes: [disc, square]%s}]
      """;

  @TempDir private Path folder;

  @Test
  void namesEveryModelThatTheStagesWillMake() throws IOException {
    assertThat(planned("[0]", "[0, 1]", ""))
        .containsExactly(
            "lenet-shapes-s0/baseline",
            "lenet-shapes-s0/treated",
            "lenet-shapes-s0/Treat-control",
            "two@lenet-shapes-s0/assembled",
            "two@lenet-shapes-s0/restricted",
            "two@lenet-shapes-s0/assembled-tuned-1",
            "two@lenet-shapes-s0/restricted-tuned-1",
            "two@lenet-shapes-s0/hardened",
            "two@lenet-shapes-s0/Harden-control");
  }

  @Test
  void hardensNothingWhereNothingIsLeftUntuned() throws IOException {
    assertThat(planned("[0]", "[1]", ""))
        .noneMatch(name -> name.contains("/hardened"))
        .contains("two@lenet-shapes-s0/assembled-tuned-1");
  }

  @Test
  void namesATaskModelOnceThatEverySeedTakesFromOneModel() throws IOException {
    assertThat(planned("[0, 1]", "[0]", ", seed: '1'"))
        .containsOnlyOnce("two@lenet-shapes-s1/assembled")
        .doesNotContain("two@lenet-shapes-s0/assembled");
    assertThat(planned("[0, 1]", "[0]", ""))
        .contains("two@lenet-shapes-s0/assembled", "two@lenet-shapes-s1/assembled");
  }

  private List<String> planned(String seeds, String epochs, String pinned) throws IOException {
    ExperimentSession session =
        ExperimentSession.open(
            ExperimentReader.read(
                "planned.yaml", EXPERIMENT.formatted(seeds, epochs, pinned), List.of(), Map.of()),
            folder.resolve("cache").toString(),
            Workspace.at(folder.toString()));
    return StageGraph.of(session, Choice.all()).models().stream().map(PlannedModel::name).toList();
  }
}
