package io.netwright.evaluate;

import io.netwright.attack.Attack;
import io.netwright.attack.AttackJson;
import io.netwright.attack.suite.AttackSeries;
import io.netwright.attack.suite.AttackSuite;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the steps of a suite did to one shard: each is a piece of work by itself, about the images
 * that those before it left right.
 */
final class SuiteShard {
  private SuiteShard() {}

  /** The attack of a task: one of its suite's, or the whole. */
  static Attack attack(AttackTask task) {
    Attack attack = AttackJson.read(task.getParameters());
    return attack instanceof AttackSuite suite ? suite.step(task.getStep()) : attack;
  }

  /** The task of the next step on what this one left; none where nothing is left to do. */
  static Optional<AttackTask> next(ShardOutcome outcome, int shardSize) {
    List<Integer> survivors = survivors(outcome);
    if (outcome.getStep().isEmpty() || survivors.isEmpty()) {
      return Optional.empty();
    }
    return suite(outcome)
        .after(outcome.getStep())
        .map(
            step ->
                AttackTask.newBuilder()
                    .setModel(outcome.getModel())
                    .setAttack(outcome.getAttack())
                    .setParameters(outcome.getParameters())
                    .setShard(outcome.getFrom() / shardSize)
                    .setFrom(outcome.getFrom())
                    .setTo(outcome.getTo())
                    .setStep(step.name())
                    .setSurvivors(survivors)
                    .build());
  }

  /**
   * The images of a shard after all steps.
   *
   * @param outcomes of all steps on this shard, in any order
   * @throws IllegalArgumentException if a step is missing, or is about other images than those that
   *     were left
   */
  static List<AttackedImage> joined(List<ShardOutcome> outcomes) {
    Map<String, ShardOutcome> bySteps =
        outcomes.stream().collect(Collectors.toMap(ShardOutcome::getStep, Function.identity()));
    Map<Integer, AttackedImage> images = new LinkedHashMap<>();
    List<Integer> left = List.of();
    for (AttackSeries.Step step : suite(outcomes.get(0)).steps()) {
      if (images.isEmpty() || !left.isEmpty()) {
        ShardOutcome outcome = bySteps.get(step.name());
        if (outcome == null || (!images.isEmpty() && !outcome.getExamples().equals(left))) {
          throw unfit(outcomes.get(0), step.name(), left);
        }
        add(outcome, images);
        left = survivors(outcome);
      }
    }
    return List.copyOf(images.values());
  }

  private static void add(ShardOutcome outcome, Map<Integer, AttackedImage> images) {
    for (int i = 0; i < outcome.getExamples().size(); i++) {
      AttackedImage image = AttackedImage.of(outcome, i);
      boolean broken = image.clean() && !image.robust();
      images.put(image.example(), broken ? image.by(outcome.getStep()) : image);
    }
  }

  private static IllegalArgumentException unfit(
      ShardOutcome shard, String step, List<Integer> left) {
    return new IllegalArgumentException(
        "suite %s on %s: step %s of the shard from image %d is missing, or about others than the %d"
                .formatted(
                    shard.getAttack(),
                    shard.getModel().getName(),
                    step,
                    shard.getFrom(),
                    left.size())
            + " images that were left");
  }

  private static AttackSuite suite(ShardOutcome outcome) {
    if (AttackJson.read(outcome.getParameters()) instanceof AttackSuite suite) {
      return suite;
    }
    throw new IllegalArgumentException(
        "%s has steps and is no suite: %s".formatted(outcome.getAttack(), outcome.getParameters()));
  }

  /** Whether a step is the first of its suite, which takes all images of the shard. */
  static boolean isFirst(ShardOutcome outcome) {
    return suite(outcome).first().name().equals(outcome.getStep());
  }

  private static List<Integer> survivors(ShardOutcome outcome) {
    List<Integer> survivors = new ArrayList<>();
    for (int i = 0; i < outcome.getRobust().size(); i++) {
      if (outcome.getRobust().get(i)) {
        survivors.add(outcome.getExamples().get(i));
      }
    }
    return survivors;
  }
}
