package io.netwright.evaluate;

import io.netwright.schemas.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the images at which an attack sees no way to go.
 *
 * <p>A confident network has a cross entropy of exactly zero, gradient included, at many images;
 * that is worth a note. A margin has a gradient wherever a network has one.
 */
record ZeroGradientCheck() implements EvaluationCheck {

  @Override
  public List<Finding> findings(AttackResults results) {
    List<Finding> findings = new ArrayList<>();
    results
        .gradients()
        .ifPresent(
            gradients -> {
              results.attacks().stream()
                  .filter(attack -> attack.attack().gradients() > 0)
                  .forEach(attack -> count(results, gradients, attack, findings));
              vanishingMargin(results, gradients, findings);
            });
    return findings;
  }

  private static void count(
      AttackResults results,
      ProbedGradients gradients,
      AttackOutcome attack,
      List<Finding> findings) {
    boolean margin = attack.attack().objective().isScaleFree();
    int zero = results.count(margin ? gradients::marginIsZero : gradients::crossEntropyIsZero);
    if (zero > 0) {
      findings.add(
          results.ofRight(
              margin ? FindingKind.ZERO_MARGIN_GRADIENT : FindingKind.ZERO_CROSS_ENTROPY_GRADIENT,
              Severity.NOTE,
              attack.name(),
              zero,
              "%s increases the %s, whose gradient is exactly 0 at %s that are right"
                  .formatted(
                      attack.name(),
                      margin ? "margin" : "cross entropy",
                      AttackResults.share(zero, results.right()))));
    }
  }

  private static void vanishingMargin(
      AttackResults results, ProbedGradients gradients, List<Finding> findings) {
    int zero = results.count(gradients::marginIsZero);
    if (results.many(zero)) {
      findings.add(
          results.ofRight(
              FindingKind.ZERO_MARGIN_GRADIENT,
              Severity.SUSPICIOUS,
              NamedAttack.WORST_CASE,
              zero,
              ("the margin between the classes has a gradient of exactly 0 at %s that are right:"
                      + " attacks by gradients see nothing there, and say nothing about robustness")
                  .formatted(AttackResults.share(zero, results.right()))));
    }
  }
}
