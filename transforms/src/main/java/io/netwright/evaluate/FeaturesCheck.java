package io.netwright.evaluate;

import io.netwright.attack.suite.latent.Latent;
import io.netwright.schemas.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks what {@code latent} broke by a network's features that every other attack of the threat
 * model left right, {@code latent}'s own plain attack too: a network whose logits show the way
 * leaves next to nothing there. Where {@code latent} is the only attack, it says nothing.
 */
record FeaturesCheck() implements EvaluationCheck {

  @Override
  public List<Finding> findings(AttackResults results) {
    List<AttackOutcome> others =
        results.attacks().stream().filter(one -> !(one.attack() instanceof Latent)).toList();
    List<Finding> findings = new ArrayList<>();
    for (AttackOutcome outcome : results.attacks()) {
      if (outcome.attack() instanceof Latent && !others.isEmpty()) {
        find(results, outcome, others, findings);
      }
    }
    return findings;
  }

  private static void find(
      AttackResults results,
      AttackOutcome latent,
      List<AttackOutcome> others,
      List<Finding> findings) {
    int broken =
        results.count(
            image ->
                Latent.looksInside(latent.images().get(image).brokenBy())
                    && AttackOutcome.isRobust(others, image));
    if (broken < CheckLimits.LEAST_IMAGES || broken <= CheckLimits.FEATURES_WIN * results.size()) {
      return;
    }
    findings.add(
        results.finding(
            FindingKind.FEATURES_WIN,
            Severity.SUSPICIOUS,
            latent.name(),
            broken,
            ("%s broke %s by their features that no attack on the logits broke: those see too little"
                    + " of this model")
                .formatted(latent.name(), AttackResults.share(broken, results.size()))));
  }
}
