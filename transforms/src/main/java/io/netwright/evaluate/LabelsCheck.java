package io.netwright.evaluate;

import io.netwright.evaluate.probe.LabelsProbe;
import io.netwright.evaluate.probe.QueryProbe;
import io.netwright.schemas.Finding;
import java.util.List;

/**
 * Looks whether a search by labels alone breaks images that gradients leave right: labels say least
 * of all, and can be hidden least of all.
 */
record LabelsCheck() implements EvaluationCheck {

  @Override
  public List<Finding> findings(AttackResults results) {
    int only = Paired.of(results.readings(), LabelsProbe.LEFT, QueryProbe.GRADIENTS).onlyFirst();
    int searched = results.readings().count(LabelsProbe.SEARCHED);
    // The search begins with what gradients leave right, so no image can speak against labels.
    if (only < CheckLimits.LEAST_IMAGES
        || only <= CheckLimits.LABELS_WIN * searched
        || SignTest.oneSided(only, 0) >= CheckLimits.SIGNIFICANT) {
      return List.of();
    }
    return List.of(
        results.tested(
            FindingKind.LABELS_WIN,
            Severity.SUSPICIOUS,
            only,
            searched,
            "a search by labels alone breaks %s that gradients leave right: the model hides its gradients"
                .formatted(AttackResults.share(only, searched))));
  }
}
