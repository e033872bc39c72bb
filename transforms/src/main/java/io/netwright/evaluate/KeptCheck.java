package io.netwright.evaluate;

import io.netwright.evaluate.probe.Readings;
import io.netwright.schemas.Finding;
import java.util.List;

/** Looks whether adversarial images that are kept were adversarial when they were made again. */
record KeptCheck() implements EvaluationCheck {

  @Override
  public List<Finding> findings(AttackResults results) {
    Readings readings = results.readings();
    int kept = readings.of(KeptPiece.NOT_BROKEN).length;
    int lost = readings.count(KeptPiece.NOT_BROKEN);
    if (lost == 0) {
      return List.of();
    }
    return List.of(
        results.tested(
            FindingKind.NOT_MADE_AGAIN,
            AttackResults.many(lost, kept) ? Severity.SUSPICIOUS : Severity.NOTE,
            lost,
            kept,
            ("attacked again to be kept, %s that had been broken are right: the model answers"
                    + " otherwise than it did, or the attacks are remembered from another kind of"
                    + " processor")
                .formatted(AttackResults.share(lost, kept))));
  }
}
