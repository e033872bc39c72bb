package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.data.DataSources;
import io.netwright.data.DatasetSpec;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ModelTask;
import io.netwright.stage.Memo;
import io.netwright.stage.Remembered;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.testing.NarrowLenet;
import io.netwright.train.TrainingConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Treats a narrow network that has seen sixty shapes once. */
class TreatModelsTest {
  private static final TrainingConfig TRAINING =
      TrainingConfig.defaults().withEpochs(1).withBatchSize(20).withLearningRate(0.01);
  private static final DataSources DATA =
      new DataSources(Map.of("shapes", DatasetSpec.defaults().limited(60, 20, 20)), "");

  @TempDir private Path folder;
  private RunEnvironment environment;
  private ModelRef model;

  @BeforeEach
  void trains() throws Exception {
    NarrowLenet lenet = NarrowLenet.trained(folder, TRAINING, DATA);
    environment = lenet.environment();
    model = lenet.model();
  }

  private static TreatmentConfig config(Constraint constraint, double noise, TreatmentGrid grid) {
    TreatmentConfig d = TreatmentConfig.defaults();
    return new TreatmentConfig(
        d.layers(),
        d.form(),
        d.maskRule(),
        d.thresholds(),
        d.alphas(),
        noise,
        0,
        1,
        2,
        5,
        List.of(0.0),
        TRAINING,
        constraint,
        d.betas(),
        grid);
  }

  private static TreatmentGrid alphas(Double... alphas) {
    return new TreatmentGrid(List.of(alphas), List.of(), List.of(), List.of(), List.of());
  }

  private Remembered<ModelRef> made(TreatmentConfig config, String variant) throws Exception {
    return new RememberedWork<>(TreatModels.with(config, DATA).work(), environment)
        .result(new ModelTask(model, variant));
  }

  private int remembered() throws Exception {
    return new Memo(environment.workspace()).entries(TreatModels.NAME).size();
  }

  private String text(ModelRef of, String artifact) throws Exception {
    ArtifactRef file = Objects.requireNonNull(of.getArtifacts().get(artifact));
    return environment.workspace().artifacts().readText(file);
  }

  @Test
  void trainsOnlyWhatIsNewInALongerGridAndTheControlAsOften() throws Exception {
    TreatmentConfig two = config(Constraint.CHANNEL, 0, alphas(1.0, 10.0));
    ModelRef treated = made(two, "treated").output();
    assertThat(remembered()).isEqualTo(2 + 1);
    assertThat(text(treated, TreatModels.CANDIDATES))
        .startsWith("Chosen by the accuracy of clean validation images, of equals the first;")
        .containsOnlyOnce("| yes |")
        .containsPattern("\\| last \\| RELU \\| 0.0 \\| 1.0 \\|  \\| \\d+\\.\\d\\d \\|")
        .contains("| last | RELU | 0.0 | 10.0 |");
    ModelRef control = made(two, "treated-control").output();
    assertThat(remembered()).isEqualTo(2 * (2 + 1));
    assertThat(text(control, TreatModels.CANDIDATES).lines().filter(line -> line.startsWith("|")))
        .hasSize(2 + 2);

    made(config(Constraint.CHANNEL, 0, alphas(1.0, 10.0, 100.0)), "treated");
    assertThat(remembered()).isEqualTo(2 * (2 + 1) + 1 + 1);
  }

  @Test
  void refusesLayersOfAGridThatAreNone() {
    TreatmentGrid layers =
        new TreatmentGrid(List.of(), List.of(), List.of(List.of("conv9")), List.of(), List.of());
    assertThatThrownBy(() -> made(config(Constraint.CHANNEL, 0, layers), "treated"))
        .hasMessageContaining("got conv9");
  }

  @Test
  void passesOverCandidatesThatDiverge() throws Exception {
    TreatmentConfig wild = config(Constraint.CHANNEL, 0, alphas(1e30, 10.0));
    String table = text(made(wild, "treated").output(), TreatModels.CANDIDATES);
    assertThat(table).contains("| 1.0E30 |  | diverged |  |").containsOnlyOnce("| yes |");
    TreatmentConfig wilder = config(Constraint.CHANNEL, 0, alphas(1e30, 1e31));
    assertThatThrownBy(() -> made(wilder, "treated"))
        .hasMessageContaining("every candidate of the grid diverged");
  }

  @Test
  void treatsByMasksThatShapesHave() throws Exception {
    TreatmentConfig spatial = config(Constraint.SPATIAL, 0, TreatmentGrid.none());
    Remembered<ModelRef> treated = made(spatial, "treated");
    assertThat(treated.metrics())
        .anySatisfy(
            point -> {
              assertThat(point.getName()).isEqualTo("treat.masks");
              assertThat(point.getValue()).isBetween(55.0, 60.0);
            });
    TreatmentConfig channel = config(Constraint.CHANNEL, 0, TreatmentGrid.none());
    assertThat(made(channel, "treated").output().getWeights())
        .isNotEqualTo(treated.output().getWeights());
    // one control for both
    made(channel, "treated-control");
    assertThat(remembered()).isEqualTo(3);
    made(spatial, "treated-control");
    assertThat(remembered()).isEqualTo(3);
  }
}
