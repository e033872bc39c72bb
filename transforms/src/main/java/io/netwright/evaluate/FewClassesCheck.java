package io.netwright.evaluate;

import io.netwright.attack.AttackLoss;
import io.netwright.schemas.Finding;
import java.util.List;

/** Says where a model has too few classes for the loss that an attack is to increase. */
record FewClassesCheck() implements EvaluationCheck {

  @Override
  public List<Finding> findings(AttackResults results) {
    int classes = results.model().getOutputs().size();
    return results.attacks().stream()
        .filter(attack -> asked(attack).usable(classes) != asked(attack))
        .map(
            attack ->
                results.finding(
                    FindingKind.FEW_CLASSES,
                    Severity.NOTE,
                    attack.name(),
                    results.size(),
                    "%s is to increase %s, which a model of %d classes does not have; %s instead"
                        .formatted(
                            attack.name(), asked(attack), classes, asked(attack).usable(classes))))
        .toList();
  }

  private static AttackLoss asked(AttackOutcome attack) {
    return attack.attack().objective();
  }
}
