package io.netwright.pipelines.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelVersion;
import io.netwright.schemas.DatasetRef;
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

    ReevaluatedChampion.Candidate reevaluated =
        ReevaluatedChampion.of(champion, session.data(), session.recipes());

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

    assertThat(
            ReevaluatedChampion.of(champion(32), otherClass.data(), otherClass.recipes())
                .obstacles())
        .containsExactly("class 1 of shapes is star, it knows square");
    ReevaluatedChampion.Candidate small =
        ReevaluatedChampion.of(champion(28), sameClasses.data(), sameClasses.recipes());
    assertThat(small.obstacles())
        .containsExactly("images of shapes are [3, 32, 32], it takes [3, 28, 28]");
    assertThat(small.evaluable()).isEmpty();
  }

  @Test
  void isNotEvaluatedWithoutItsData() throws Exception {
    ExperimentSession session = session("[disc, square]");

    assertThat(ReevaluatedChampion.of(champion(32), session.data(), List.of()).obstacles())
        .containsExactly("there is no data set shapes any more");
  }

  private ModelVersion champion(int size) throws IOException {
    Workspace workspace = Workspace.at(folder.resolve("registry-" + size).toString());
    return ModelRegistry.of(workspace)
        .register("shapes", Registrations.of("aaaa", "run-aaaa", size));
  }

  private ExperimentSession session(String classes) throws IOException {
    return ExperimentSession.open(
        ExperimentReader.read(
            "tried.yaml", EXPERIMENT.replace("CLASSES", classes), List.of(), Map.of()),
        folder.resolve("cache").toString(),
        Workspace.at(folder.toString()));
  }
}
