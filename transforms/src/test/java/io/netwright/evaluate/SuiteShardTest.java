package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.AttackJson;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.suite.AttackSeries;
import io.netwright.attack.suite.QuickSuite;
import io.netwright.attack.suite.WorstCase;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ShardOutcome;
import io.netwright.seed.Seed;
import io.netwright.testing.TrainedLenet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuiteShardTest {
  private static final QuickSuite SUITE = new QuickSuite(ThreatModel.linf("2/255"));
  private static final int COUNT = 12;
  private static final EvaluatedImages IMAGES =
      EvaluatedImages.of(TrainedLenet.images().select(IntStream.range(0, COUNT).toArray()), 0);
  private static final ModelRef MODEL = AccuraciesTest.ofTenClasses();

  private static final List<ShardOutcome> WHOLE = evaluated(COUNT, COUNT);

  /** Goes through all steps of all shards as the stage does. */
  private static List<ShardOutcome> evaluated(int shardSize, int microBatch) {
    List<ShardOutcome> outcomes = new ArrayList<>();
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      for (int from = 0; from < COUNT; from += shardSize) {
        Optional<AttackTask> task = Optional.of(first(from, Math.min(COUNT, from + shardSize)));
        while (task.isPresent()) {
          NamedAttack attack = new NamedAttack("quick", SuiteShard.attack(task.get()));
          RobustnessEvaluation evaluation =
              new RobustnessEvaluation(attack, microBatch, Seed.of(3));
          int[] left = task.get().getSurvivors().stream().mapToInt(IMAGES::position).toArray();
          AttackedShard shard =
              left.length == 0
                  ? evaluation.run(manager, network::logits, IMAGES, from, task.get().getTo())
                  : evaluation.onward(manager, network::logits, IMAGES, from, left);
          outcomes.add(shard.of(task.get()));
          task = SuiteShard.next(outcomes.get(outcomes.size() - 1), shardSize);
        }
      }
    }
    return outcomes;
  }

  private static AttackTask first(int from, int to) {
    return AttackTask.newBuilder()
        .setModel(MODEL)
        .setAttack("quick")
        .setParameters(AttackJson.write(SUITE))
        .setShard(0)
        .setFrom(from)
        .setTo(to)
        .setStep(SUITE.first().name())
        .build();
  }

  private static List<String> brokenBy(List<ShardOutcome> outcomes) {
    return Accuracies.of(outcomes, 3).examples().stream()
        .map(
            row -> row.getPrediction() == row.getLabel() ? row.getBrokenBy() + row.getRobust() : "")
        .toList();
  }

  @Test
  void saysOfEveryImageWhatTheSuiteInOnePieceSays() {
    List<String> whole = new ArrayList<>();
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      Batch batch = Batches.range(manager, IMAGES.images(), 0, COUNT);
      List<Seed> seeds =
          IntStream.range(0, COUNT).mapToObj(Seed.of(3).with("quick")::with).toList();
      WorstCase worst =
          new AttackSeries(SUITE.steps(), 16)
              .run(network::logits, batch.images(), batch.labels(), seeds);
      for (int i = 0; i < COUNT; i++) {
        int step = worst.brokenFirstBy(i).orElse(-1);
        String by = step < 0 ? "" : SUITE.steps().get(step).name();
        whole.add(worst.isRight(i) ? by + worst.isRobust(i) : "");
      }
    }
    assertThat(whole).contains("true", "apgd-cefalse");

    assertThat(brokenBy(WHOLE)).isEqualTo(whole);
    assertThat(brokenBy(evaluated(5, 3))).isEqualTo(whole);
  }

  @Test
  void attacksOnlyWhatEarlierStepsLeftAndCountsThePasses() {
    assertThat(WHOLE)
        .extracting(ShardOutcome::getStep)
        .containsExactly("apgd-ce", "apgd-dlr", "apgd-t", "square");
    for (int i = 1; i < WHOLE.size(); i++) {
      long robust = WHOLE.get(i - 1).getRobust().stream().filter(is -> is).count();
      assertThat(WHOLE.get(i).getExamples()).hasSize((int) robust);
    }
    ShardOutcome first = WHOLE.get(0);
    long right = IntStream.range(0, COUNT).filter(i -> right(first, i)).count();
    assertThat(first.getForward()).isEqualTo(COUNT + right * 22);
    assertThat(first.getBackward()).isEqualTo(right * 21);
    assertThat(Accuracies.of(WHOLE, 3).evaluations().get(0).getForward())
        .isEqualTo(WHOLE.stream().mapToLong(ShardOutcome::getForward).sum());
  }

  private static boolean right(ShardOutcome outcome, int image) {
    return outcome.getPredictions().get(image).equals(outcome.getLabels().get(image));
  }

  @Test
  void givesOneRowOfTheSuiteAndNoneOfItsSteps() {
    Accuracies accuracies = Accuracies.of(WHOLE, 3);

    assertThat(accuracies.examples())
        .hasSize(COUNT)
        .extracting(ExampleOutcome::getAttack)
        .containsOnly("quick");
    assertThat(accuracies.evaluations())
        .filteredOn(row -> row.getClassName() == null)
        .extracting(row -> row.getAttack())
        .containsExactly("quick", "worst-case");
  }

  @Test
  void refusesStepsThatAreMissingOrAboutOtherImages() {
    List<ShardOutcome> gap = new ArrayList<>(WHOLE);
    gap.remove(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Accuracies.of(gap, 3))
        .withMessageContaining("step apgd-dlr of the shard from image 0 is missing");

    List<ShardOutcome> others = new ArrayList<>(WHOLE);
    others.set(
        2,
        ShardOutcome.newBuilder(WHOLE.get(2))
            .setExamples(WHOLE.get(2).getExamples().stream().map(i -> i + 1).toList())
            .build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Accuracies.of(others, 3))
        .withMessageContaining("step apgd-t");
  }
}
