package io.netwright.evaluate;

import io.netwright.attack.AttackLoss;
import io.netwright.attack.TargetLoss;
import io.netwright.schemas.Finding;
import java.util.List;
import java.util.stream.Stream;

/** Says where a model has too few classes for the loss or for the targets of an attack. */
record FewClassesCheck() implements EvaluationCheck {

  @Override
  public List<Finding> findings(AttackResults results) {
    int classes = results.model().getOutputs().size();
    return Stream.concat(lossless(results, classes), narrow(results, classes)).toList();
  }

  /** Those whose loss is another one. */
  private static Stream<Finding> lossless(AttackResults results, int classes) {
    return results.attacks().stream()
        .filter(attack -> asked(attack).usable(classes) != asked(attack))
        .map(
            attack ->
                note(
                    results,
                    attack,
                    "%s is to increase %s, which a model of %d classes does not have; %s instead"
                        .formatted(
                            attack.name(), asked(attack), classes, asked(attack).usable(classes))));
  }

  /** Those that have fewer targets than they want, or no loss toward one. */
  private static Stream<Finding> narrow(AttackResults results, int classes) {
    return results.attacks().stream()
        .filter(attack -> asked(attack).usable(classes) == asked(attack))
        .filter(attack -> classes < attack.attack().leastClasses())
        .map(
            attack ->
                note(
                    results,
                    attack,
                    ("%s is made for %d classes or more, and the model has %d: it heads for the"
                            + " wrong classes that there are%s")
                        .formatted(
                            attack.name(),
                            attack.attack().leastClasses(),
                            classes,
                            classes < TargetLoss.LEAST_CLASSES && asked(attack) == AttackLoss.DLR
                                ? ", by the margin instead of the targeted DLR"
                                : "")));
  }

  private static Finding note(AttackResults results, AttackOutcome attack, String text) {
    return results.finding(
        FindingKind.FEW_CLASSES, Severity.NOTE, attack.name(), results.size(), text);
  }

  private static AttackLoss asked(AttackOutcome attack) {
    return attack.attack().objective();
  }
}
