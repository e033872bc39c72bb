package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.suite.latent.Latent;
import io.netwright.data.DataSources;
import io.netwright.data.DatasetSpec;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ShardOutcome;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.train.TrainBaseline;
import io.netwright.train.TrainingConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks a narrow network that has seen sixty shapes, piece by piece as a run does. */
class LatentStepsTest {
  private static final TrainingConfig TRAINING =
      TrainingConfig.defaults().withEpochs(2).withBatchSize(20).withLearningRate(0.01);
  private static final ThreatModel BALL = ThreatModel.linf("1/2550");
  private static final EvaluationConfig CONFIG =
      new EvaluationConfig(
          List.of(
              new AttackGroup(BALL, List.of(new NamedAttack("latent", new Latent(BALL, 3, 10))))),
          20,
          20,
          20,
          0,
          CheckTier.NONE,
          20,
          0);

  @TempDir private Path folder;

  private ModelRef trained(DataSources data, RunEnvironment environment) throws Exception {
    TrainingRecipe recipe =
        TrainingRecipe.newBuilder()
            .setArchitecture("lenet")
            .setWidth(0.5)
            .setDataset(new DatasetRef("shapes", data.open("shapes").sha256()))
            .setSeed(0)
            .build();
    return new RememberedWork<>(TrainBaseline.with(TRAINING, data).work(), environment)
        .result(recipe)
        .output();
  }

  private List<ShardOutcome> attacked(DataSources data, ModelRef model, RunEnvironment environment)
      throws Exception {
    EvaluateRobustness stage = EvaluateRobustness.with(CONFIG, data);
    List<ShardOutcome> outcomes = new ArrayList<>();
    Optional<AttackTask> task =
        stage.tasks(List.of(model)).stream()
            .filter(one -> one.getAttack().equals("latent"))
            .findFirst();
    while (task.isPresent()) {
      ShardOutcome outcome =
          new RememberedWork<>(stage.work(), environment).result(task.get()).output();
      outcomes.add(outcome);
      task = stage.next(outcome).stream().findFirst();
    }
    return outcomes;
  }

  /** So small a change leaves images for every step; none has a number that is none. */
  @Test
  void looksInsideTheModelStepByStep() throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    RunEnvironment environment = new RunEnvironment(workspace, "run-1", 1, List.of(), "test");
    DataSources data =
        new DataSources(Map.of("shapes", DatasetSpec.defaults().limited(60, 20, 20)), "");
    ModelRef model = trained(data, environment);
    List<ShardOutcome> outcomes = attacked(data, model, environment);
    assertThat(outcomes)
        .extracting(ShardOutcome::getStep)
        .containsExactly("apgd-t", "patterns-ce", "patterns-other", "later-layers");
    for (ShardOutcome outcome : outcomes.subList(1, 4)) {
      assertThat(outcome.getForward()).isPositive();
      assertThat(outcome.getBackward()).isPositive();
      assertThat(outcome.getLinf()).isNotEmpty().allMatch(one -> one <= BALL.radius() * 1.000001);
    }
    assertThat(Accuracies.of(outcomes, 0).evaluations().get(0).getAttack()).isEqualTo("latent");
  }
}
