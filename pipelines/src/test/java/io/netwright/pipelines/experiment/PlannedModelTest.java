package io.netwright.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.schemas.Role;
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
            "lenet-shapes-s0/treated-control",
            "two@lenet-shapes-s0/assembled",
            "two@lenet-shapes-s0/restricted",
            "two@lenet-shapes-s0/assembled-tuned-1",
            "two@lenet-shapes-s0/restricted-tuned-1",
            "two@lenet-shapes-s0/hardened",
            "two@lenet-shapes-s0/hardened-control");
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
        .doesNotContain("two@lenet-shapes-s0/assembled")
        .isEqualTo(planned("[0, 1]", "[0]", ", seed: 1"));
    assertThat(planned("[0, 1]", "[0]", ""))
        .contains("two@lenet-shapes-s0/assembled", "two@lenet-shapes-s1/assembled");
  }

  @Test
  void comparesModelsOnlyWithModelsOfTheSameExperiment() throws IOException {
    List<PlannedModel> models = models("[0, 1]", "[0, 3]", "");

    assertThat(models)
        .allSatisfy(
            model -> {
              assertThat(model.name()).isEqualTo(model.family() + "/" + model.variant().label());
              assertThat(model.variant().role()).isNotEqualTo(Role.UNKNOWN);
            })
        .filteredOn(model -> !model.variant().control().isEmpty())
        .hasSize(2 * 4)
        .allSatisfy(
            model ->
                assertThat(models)
                    .extracting(PlannedModel::name)
                    .contains(model.family() + "/" + model.variant().control()));
    assertThat(models)
        .filteredOn(model -> model.variant().role() == Role.CONTROL)
        .extracting(model -> model.variant().label())
        .containsOnly("treated-control", "hardened-control");
  }

  @Test
  void saysOfEveryStageWhichVariantsItMakes() throws IOException {
    ExperimentSession session = session("[0]", "[0, 3]", "");
    List<String> said =
        Stages.all().stream()
            .flatMap(stage -> stage.makes(session.config()).stream())
            .filter(variant -> !variant.equals("imported"))
            .toList();

    assertThat(models("[0]", "[0, 3]", ""))
        .extracting(model -> model.variant().label())
        .containsExactlyElementsOf(said);
  }

  private List<String> planned(String seeds, String epochs, String pinned) throws IOException {
    return models(seeds, epochs, pinned).stream().map(PlannedModel::name).toList();
  }

  private List<PlannedModel> models(String seeds, String epochs, String pinned) throws IOException {
    return StageGraph.of(session(seeds, epochs, pinned), Choice.all()).models();
  }

  private ExperimentSession session(String seeds, String epochs, String pinned) throws IOException {
    return ExperimentSession.open(
        ExperimentReader.read(
            "planned.yaml", EXPERIMENT.formatted(seeds, epochs, pinned), List.of(), Map.of()),
        folder.resolve("cache").toString(),
        Workspace.at(folder.toString()));
  }
}
