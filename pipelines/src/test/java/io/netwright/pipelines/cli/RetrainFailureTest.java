package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.registry.Decision.Outcome;
import io.netwright.registry.DecisionLedger;
import io.netwright.schemas.ModelRef;
import io.netwright.stage.Remembered;
import io.netwright.stage.StandIn;
import io.netwright.testing.Registrations;
import io.netwright.train.ImportModel;
import io.netwright.train.TrainBaseline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrainFailureTest {
  private static final String EXPERIMENT =
      """
      name: tried
      data:
        shapes: {path: shapes, trainLimit: 30, validationLimit: 10, testLimit: 10}
      architectures: [{name: lenet, width: 0.5}]
      stages: [train, evaluate]
      promotion: {model: imported}
      evaluation: {images: 10}
      """;

  @TempDir private Path folder;

  @Test
  void isWorthAnotherTryWhateverAWorkerRefuses() throws Exception {
    Workspace workspace = Workspace.at(folder.resolve("workspace").toString());
    ExperimentSession session =
        ExperimentSession.open(
            ExperimentReader.read("tried.yaml", EXPERIMENT, List.of(), Map.of()),
            folder.resolve("cache").toString(),
            workspace);
    ModelRef gone = Registrations.of("aaaa", "run-1").model();
    StandIn.put(
        workspace,
        TrainBaseline.with(session.config().training(), session.data()).work(),
        session.recipes().get(0),
        new Remembered<>("a".repeat(64), "run-1", false, gone, List.of()),
        ImportModel.NAME);
    String file = Files.writeString(folder.resolve("tried.yaml"), EXPERIMENT).toString();
    InProcessProgram program = new InProcessProgram();

    int code = program.execute("retrain", file, "--model", "m", "--workspace", workspace.root());

    assertThat(code).as(program.err()).isEqualTo(1);
    assertThat(new DecisionLedger(workspace).read("m"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.outcome()).isEqualTo(Outcome.FAILED);
              assertThat(line.reason()).contains("is an imported model that is gone from");
            });
  }
}
