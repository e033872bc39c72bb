package io.netwright.evaluate;

import io.netwright.evaluate.probe.BudgetProbe;
import io.netwright.evaluate.probe.Readings;
import io.netwright.schemas.Finding;
import java.util.ArrayList;
import java.util.List;

/** Looks whether more budget helps, and whether no bound at all leaves nothing. */
record BudgetCheck() implements EvaluationCheck {

  @Override
  public List<Finding> findings(AttackResults results) {
    List<Finding> findings = new ArrayList<>();
    Readings readings = results.readings();
    if (readings.has(BudgetProbe.UNBOUNDED)) {
      for (int i = 1; i < BudgetProbe.LEVELS.size(); i++) {
        addCurve(results, findings, BudgetProbe.LEVELS.get(i - 1), BudgetProbe.LEVELS.get(i));
      }
      addGray(results, findings);
      addUnbounded(results, findings);
    }
    return findings;
  }

  private static void addCurve(
      AttackResults results, List<Finding> findings, int smaller, int larger) {
    Paired paired =
        Paired.of(results.readings(), BudgetProbe.within(smaller), BudgetProbe.within(larger));
    if (paired.firstBreaksMore()) {
      findings.add(
          results.probed(
              FindingKind.BUDGET_HURTS,
              Severity.INVALID,
              paired.onlyFirst(),
              ("APGD breaks %s within %d/255 per pixel that it does not break within %d/255:"
                      + " it does not work on this model")
                  .formatted(
                      AttackResults.share(paired.onlyFirst(), paired.of()), smaller, larger)));
    }
  }

  private static void addGray(AttackResults results, List<Finding> findings) {
    int gray = BudgetProbe.LEVELS.get(BudgetProbe.LEVELS.size() - 1);
    int left = results.readings().count(BudgetProbe.within(gray));
    int of = results.probed();
    double chance = chance(results);
    double limit =
        chance + CheckLimits.STANDARD_ERRORS * Math.sqrt(chance * (1 - chance) / Math.max(of, 1));
    if (AttackResults.many(left, of) && left > limit * of) {
      findings.add(
          results.probed(
              FindingKind.SURVIVES_GRAY,
              Severity.INVALID,
              left,
              ("APGD leaves %s right although every pixel may change by %d/255, which makes"
                      + " any image gray: it does not work on this model")
                  .formatted(AttackResults.share(left, of), gray)));
    }
  }

  private static void addUnbounded(AttackResults results, List<Finding> findings) {
    int left = results.readings().count(BudgetProbe.UNBOUNDED);
    int of = results.probed();
    if (AttackResults.many(left, of)) {
      boolean invalid = left > (chance(results) + CheckLimits.ABOVE_CHANCE) * of;
      findings.add(
          results.probed(
              FindingKind.SURVIVES_EVERYTHING,
              invalid ? Severity.INVALID : Severity.SUSPICIOUS,
              left,
              ("PGD leaves %s right although every pixel may be anything: it does not work"
                      + " on this model")
                  .formatted(AttackResults.share(left, of))));
    }
  }

  private static double chance(AttackResults results) {
    return 1.0 / Math.max(results.model().getOutputs().size(), 1);
  }
}
