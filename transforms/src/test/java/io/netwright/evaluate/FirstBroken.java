package io.netwright.evaluate;

import io.netwright.attack.Attack;
import io.netwright.attack.AttackJson;
import io.netwright.schemas.ShardOutcome;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What comes of an attack, or of a step of a suite, that breaks the first of its images. */
final class FirstBroken {
  private FirstBroken() {}

  /**
   * A shard of right images.
   *
   * @param step of a suite; empty where the attack is none
   * @param images how many are evaluated
   * @param left those that are attacked
   * @param breaks how many of them are broken
   */
  static ShardOutcome of(
      String name, Attack attack, String step, int images, List<Integer> left, int breaks) {
    List<Boolean> robust = IntStream.range(0, left.size()).mapToObj(i -> i >= breaks).toList();
    return ShardOutcome.newBuilder()
        .setModel(AccuraciesTest.model("m"))
        .setAttack(name)
        .setParameters(AttackJson.write(attack))
        .setFrom(0)
        .setTo(images)
        .setStep(step)
        .setExamples(left)
        .setLabels(Collections.nCopies(left.size(), 0))
        .setPredictions(Collections.nCopies(left.size(), 0))
        .setAttacked(robust.stream().map(is -> is ? 0 : 1).toList())
        .setRobust(robust)
        .setLinf(Collections.nCopies(left.size(), 0.001f))
        .setL2(Collections.nCopies(left.size(), 0.01f))
        .build();
  }
}
