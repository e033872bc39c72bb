package io.netwright.evaluate;

import io.netwright.attack.suite.AttackSeries;
import io.netwright.attack.suite.AttackSuite;
import io.netwright.schemas.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks what steps of a suite that follow no gradients broke after all that do: a network that
 * shows its gradients leaves nothing for them. Of what such a step broke before others follow
 * gradients, nobody knows whether these would have left it right.
 */
record QueriesCheck() implements EvaluationCheck {

  @Override
  public List<Finding> findings(AttackResults results) {
    List<Finding> findings = new ArrayList<>();
    for (AttackOutcome outcome : results.attacks()) {
      if (outcome.attack() instanceof AttackSuite suite) {
        find(results, outcome, suite, findings);
      }
    }
    return findings;
  }

  private static void find(
      AttackResults results, AttackOutcome outcome, AttackSuite suite, List<Finding> findings) {
    List<String> blind = afterGradients(suite.steps());
    int broken = results.count(image -> blind.contains(outcome.images().get(image).brokenBy()));
    double share = (double) broken / Math.max(1, results.size());
    if (broken < CheckLimits.LEAST_IMAGES || share <= CheckLimits.QUERIES_WIN) {
      return;
    }
    findings.add(
        results.finding(
            FindingKind.QUERIES_WIN,
            share > CheckLimits.QUERIES_WIN_BY_FAR ? Severity.INVALID : Severity.SUSPICIOUS,
            outcome.name(),
            broken,
            "%s broke %s that the gradients of %s left right: the model hides its gradients"
                .formatted(
                    String.join(" and ", blind),
                    AttackResults.share(broken, results.size()),
                    outcome.name())));
  }

  /** The names of the steps after the last that follows gradients; none where none does. */
  private static List<String> afterGradients(List<AttackSeries.Step> steps) {
    List<String> after = new ArrayList<>();
    boolean followed = false;
    for (AttackSeries.Step step : steps) {
      if (step.gradients() > 0) {
        followed = true;
        after.clear();
      } else if (followed) {
        after.add(step.name());
      }
    }
    return after;
  }
}
