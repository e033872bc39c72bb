package io.netwright.evaluate;

import io.netwright.evaluate.probe.AttackSelfTest;
import io.netwright.schemas.Finding;
import java.util.List;
import java.util.stream.Stream;

/** Looks whether attacks break broken copies of the model as they break the model itself. */
record SelfTestCheck() implements EvaluationCheck {

  @Override
  public List<Finding> findings(AttackResults results) {
    return Stream.of(
            copy(results, AttackSelfTest.DEAD_ZONE, "a copy that is flat around every image"),
            copy(results, AttackSelfTest.SATURATED, "a copy with ten thousand times the logits"))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Finding> copy(AttackResults results, String copy, String words) {
    Paired paired = Paired.of(results.readings(), AttackSelfTest.ITSELF, copy);
    if (!paired.firstBreaksMore()) {
      return List.of();
    }
    return List.of(
        results.probed(
            FindingKind.SELF_TEST_FAILED,
            Severity.INVALID,
            paired.onlyFirst(),
            "APGD breaks %s of the model and not of %s: the attack itself does not work here"
                .formatted(AttackResults.share(paired.onlyFirst(), paired.of()), words)));
  }
}
