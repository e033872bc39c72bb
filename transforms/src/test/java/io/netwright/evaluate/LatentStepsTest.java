package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.attack.ThreatModel;
import io.netwright.attack.suite.latent.Latent;
import io.netwright.data.DataSources;
import io.netwright.data.DatasetSpec;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ShardOutcome;
import io.netwright.stage.RememberedWork;
import io.netwright.testing.NarrowLenet;
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

  private List<ShardOutcome> attacked(DataSources data, NarrowLenet lenet) throws Exception {
    EvaluateRobustness stage = EvaluateRobustness.with(CONFIG, data);
    List<ShardOutcome> outcomes = new ArrayList<>();
    Optional<AttackTask> task =
        stage.tasks(List.of(lenet.model())).stream()
            .filter(one -> one.getAttack().equals("latent"))
            .findFirst();
    while (task.isPresent()) {
      ShardOutcome outcome =
          new RememberedWork<>(stage.work(), lenet.environment()).result(task.get()).output();
      outcomes.add(outcome);
      task = stage.next(outcome).stream().findFirst();
    }
    return outcomes;
  }

  /** So small a change leaves images for every step; none has a number that is none. */
  @Test
  void looksInsideTheModelStepByStep() throws Exception {
    DataSources data =
        new DataSources(Map.of("shapes", DatasetSpec.defaults().limited(60, 20, 20)), "");
    List<ShardOutcome> outcomes = attacked(data, NarrowLenet.trained(folder, TRAINING, data));
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
