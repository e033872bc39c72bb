package io.netwright.evaluate;

import io.netwright.evaluate.probe.TransferProbe;
import io.netwright.schemas.Finding;
import java.util.List;

/**
 * Looks whether the gradients of the model's control lead further than its own: invalid where they
 * break more images, suspicious where they break some that its own left right.
 */
record TransferCheck() implements EvaluationCheck {

  @Override
  public List<Finding> findings(AttackResults results) {
    Paired paired = Paired.of(results.readings(), TransferProbe.TRANSFERRED, TransferProbe.OWN);
    int only = paired.onlyFirst();
    if (only < CheckLimits.LEAST_IMAGES || only <= CheckLimits.TRANSFER_WINS * paired.of()) {
      return List.of();
    }
    return List.of(
        results.probed(
            FindingKind.TRANSFER_WINS,
            paired.firstBreaksMore() ? Severity.INVALID : Severity.SUSPICIOUS,
            only,
            "attacked images of its control break %s that its own gradients leave right (they alone break %d): the model hides its gradients"
                .formatted(AttackResults.share(only, paired.of()), paired.onlySecond())));
  }
}
