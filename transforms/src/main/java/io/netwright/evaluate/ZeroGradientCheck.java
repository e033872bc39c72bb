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
  public List<Finding> findings(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    evidence
        .gradients()
        .ifPresent(
            gradients -> {
              for (AttackOutcome attack : evidence.attacks()) {
                count(evidence, gradients, attack, findings);
              }
              vanishingMargin(evidence, gradients, findings);
            });
    return findings;
  }

  private static void count(
      Evidence evidence, ProbedGradients gradients, AttackOutcome attack, List<Finding> findings) {
    boolean margin = attack.attack().objective().isScaleFree();
    int zero = evidence.count(margin ? gradients::marginIsZero : gradients::crossEntropyIsZero);
    if (zero > 0) {
      findings.add(
          evidence.finding(
              margin ? FindingKind.ZERO_MARGIN_GRADIENT : FindingKind.ZERO_CROSS_ENTROPY_GRADIENT,
              Severity.NOTE,
              attack.name(),
              zero,
              "%s increases the %s, whose gradient is exactly 0 at %s that are right"
                  .formatted(
                      attack.name(),
                      margin ? "margin" : "cross entropy",
                      Evidence.share(zero, evidence.count(image -> true)))));
    }
  }

  private static void vanishingMargin(
      Evidence evidence, ProbedGradients gradients, List<Finding> findings) {
    int zero = evidence.count(gradients::marginIsZero);
    if (evidence.many(zero)) {
      findings.add(
          evidence.finding(
              FindingKind.ZERO_MARGIN_GRADIENT,
              Severity.SUSPICIOUS,
              NamedAttack.WORST_CASE,
              zero,
              ("the margin between the classes has a gradient of exactly 0 at %s that are right:"
                      + " attacks by gradients see nothing there, and say nothing about robustness")
                  .formatted(Evidence.share(zero, evidence.count(image -> true)))));
    }
  }
}
