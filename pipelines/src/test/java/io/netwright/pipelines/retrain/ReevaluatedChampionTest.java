package io.netwright.pipelines.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelVersion;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.testing.Registrations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReevaluatedChampionTest {
  private static final String EXPERIMENT =
      """
      name: tried
      data:
        shapes: {path: shapes, trainLimit: 40, validationLimit: 10, testLimit: 10, classes: CLASSES}
      architectures:
        - {name: lenet}
      """;

  @TempDir private Path folder;

  @Test
  void isTheChampionOnTheDataOfToday() throws Exception {
    ModelVersion champion = champion(32);
    ExperimentSession session = session("[disc, square]");

    ReevaluatedChampion.Candidate reevaluated = ReevaluatedChampion.of(champion, session);

    assertThat(reevaluated.obstacles()).isEmpty();
    assertThat(reevaluated.evaluable())
        .singleElement()
        .satisfies(
            model -> {
              assertThat(model.getName()).isEqualTo("shapes@1/champion");
              assertThat(model.getModelId()).isNotEqualTo(champion.model().getModelId());
              assertThat(model.getWeights()).isEqualTo(champion.model().getWeights());
              assertThat(model.getParents()).containsExactly(champion.model().getModelId());
              assertThat(model.getDatasets())
                  .extracting(DatasetRef::getSha256)
                  .containsExactly(session.data().open("shapes").sha256());
            });
  }

  @Test
  void isNotEvaluatedOnClassesOrImagesThatItDoesNotKnow() throws Exception {
    ExperimentSession otherClass = session("[disc, star]");
    ExperimentSession sameClasses = session("[disc, square]");

    assertThat(ReevaluatedChampion.of(champion(32), otherClass).obstacles())
        .containsExactly("class 1 of shapes is star, it knows square");
    ReevaluatedChampion.Candidate small = ReevaluatedChampion.of(champion(28), sameClasses);
    assertThat(small.obstacles())
        .containsExactly("images of shapes are [3, 32, 32], it takes [3, 28, 28]");
    assertThat(small.evaluable()).isEmpty();
  }

  @Test
  void isNotEvaluatedWithoutItsData() throws Exception {
    ExperimentSession session =
        session(EXPERIMENT.replace("shapes: {", "others: {"), "[disc, star]");

    assertThat(ReevaluatedChampion.of(champion(32), session).obstacles())
        .containsExactly("there is no data set shapes any more");
  }

  @Test
  void isEvaluatedWhereNothingIsTrainedFromRandomWeights() throws Exception {
    ModelRef given =
        ModelRef.newBuilder(Registrations.of("bbbb", "run-bbbb").model())
            .setDatasets(session("[disc, square]").datasets())
            .build();
    String experiment = EXPERIMENT.replace("architectures:\n  - {name: lenet}", "models: [given]");
    ExperimentSession session =
        ExperimentSession.open(
            config(experiment, "[disc, square]"),
            folder.resolve("cache").toString(),
            Workspace.at(folder.toString()),
            List.of(given));

    assertThat(session.recipes()).isEmpty();
    assertThat(ReevaluatedChampion.of(champion(32), session).obstacles()).isEmpty();
  }

  private ModelVersion champion(int size) throws IOException {
    Workspace workspace = Workspace.at(folder.resolve("registry-" + size).toString());
    return ModelRegistry.of(workspace)
        .register("shapes", Registrations.of("aaaa", "run-aaaa", size));
  }

  private ExperimentSession session(String classes) throws IOException {
    return session(EXPERIMENT, classes);
  }

  private ExperimentSession session(String experiment, String classes) throws IOException {
    return ExperimentSession.open(
        config(experiment, classes),
        folder.resolve("cache").toString(),
        Workspace.at(folder.toString()));
  }

  private static ExperimentConfig config(String experiment, String classes) throws IOException {
    return ExperimentReader.read(
        "tried.yaml", experiment.replace("CLASSES", classes), List.of(), Map.of());
  }
}
