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
  public List<Finding> findings(AttackResults results) {
    List<Finding> findings = new ArrayList<>();
    for (AttackOutcome attack : results.attacks()) {
      int still = results.count(image -> stayed(attack, image));
      if (still > 0) {
        findings.add(
            results.ofRight(
                FindingKind.NEVER_MOVED,
                Severity.NOTE,
                attack.name(),
                still,
                "%s returned %s that are right as they were"
                    .formatted(attack.name(), AttackResults.share(still, results.right()))));
      }
    }
    if (results.attacks().stream().noneMatch(AttackOutcome::isScaleFree)) {
      blind(results, findings);
    }
    return findings;
  }

  private static boolean stayed(AttackOutcome attack, int image) {
    return attack.attack().returnsItsSearch() && attack.images().get(image).linf() == 0;
  }

  private static void blind(AttackResults results, List<Finding> findings) {
    int blind =
        results.count(
            image ->
                results.isRobust(image)
                    && (results.attacks().stream().allMatch(one -> stayed(one, image))
                        || results
                            .gradients()
                            .filter(gradients -> gradients.crossEntropyIsZero(image))
                            .isPresent()));
    if (results.many(blind)) {
      findings.add(
          results.finding(
              FindingKind.BLIND_ATTACKS,
              Severity.SUSPICIOUS,
              NamedAttack.WORST_CASE,
              blind,
              ("%s count as robust although every attack within %s increases the cross entropy,"
                      + " whose gradient is 0 there: add an attack on a loss that no scale hides,"
                      + " {name: apgd-dlr, attack: {type: apgd, steps: 20, restarts: 1, loss: DLR,"
                      + " rho: 0.75}}")
                  .formatted(
                      AttackResults.share(blind, results.size()), results.threatModel().name())));
    }
  }
}
