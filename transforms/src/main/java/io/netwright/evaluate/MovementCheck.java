package io.netwright.evaluate;

import io.netwright.schemas.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the images that an attack gave back as they were, and doubts the robustness of those that
 * no attack of a threat model could move: without a gradient, and without an attack that sees past
 * that.
 */
record MovementCheck() implements EvaluationCheck {

  @Override
  public List<Finding> findings(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    for (AttackOutcome attack : evidence.attacks()) {
      int still = evidence.count(image -> stayed(attack, image));
      if (still > 0) {
        findings.add(
            evidence.finding(
                FindingKind.NEVER_MOVED,
                Severity.NOTE,
                attack.name(),
                still,
                "%s returned %s that are right as they were"
                    .formatted(
                        attack.name(), Evidence.share(still, evidence.count(image -> true)))));
      }
    }
    if (evidence.attacks().stream().noneMatch(AttackOutcome::isScaleFree)) {
      blind(evidence, findings);
    }
    return findings;
  }

  private static boolean stayed(AttackOutcome attack, int image) {
    return attack.attack().returnsItsSearch() && attack.images().get(image).linf() == 0;
  }

  private static void blind(Evidence evidence, List<Finding> findings) {
    int blind =
        evidence.count(
            image ->
                evidence.attacks().stream().allMatch(one -> one.images().get(image).robust())
                    && (evidence.attacks().stream().allMatch(one -> stayed(one, image))
                        || evidence
                            .gradients()
                            .filter(gradients -> gradients.crossEntropyIsZero(image))
                            .isPresent()));
    if (evidence.many(blind)) {
      findings.add(
          evidence.finding(
              FindingKind.BLIND_ATTACKS,
              Severity.SUSPICIOUS,
              NamedAttack.WORST_CASE,
              blind,
              ("%s count as robust although every attack within %s increases the cross entropy,"
                      + " whose gradient is 0 there: add an attack on a loss that no scale hides,"
                      + " {name: apgd-dlr, attack: {type: apgd, steps: 20, restarts: 1, loss: DLR,"
                      + " rho: 0.75}}")
                  .formatted(
                      Evidence.share(blind, evidence.size()), evidence.threatModel().name())));
    }
  }
}
