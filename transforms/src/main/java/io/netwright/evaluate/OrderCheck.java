package io.netwright.evaluate;

import io.netwright.evaluate.probe.OrderProbe;
import io.netwright.schemas.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks whether weak attacks find what strong ones miss, and whether what was found stays found.
 */
record OrderCheck() implements EvaluationCheck {

  @Override
  public List<Finding> findings(AttackResults results) {
    List<Finding> findings = new ArrayList<>();
    Paired.add(
        results,
        findings,
        FindingKind.ONE_STEP_WINS,
        OrderProbe.ONE_STEP,
        OrderProbe.FORTY_STEPS,
        "one step breaks %s that forty smaller steps do not, and misses %d that they do");
    Paired.add(
        results,
        findings,
        FindingKind.NOISE_WINS,
        OrderProbe.NOISE,
        OrderProbe.FORTY_STEPS,
        "noise breaks %s that forty steps along the gradient do not, and misses %d that they do");
    Paired.add(
        results,
        findings,
        FindingKind.START_MATTERS,
        OrderProbe.FROM_RANDOM,
        OrderProbe.FROM_IMAGE,
        "ten steps from a random start break %s that ten from the image do not, and miss %d"
            + " that they do: the gradient at the images leads nowhere");
    addCount(
        results,
        findings,
        FindingKind.FLAT_START,
        OrderProbe.FLAT_START,
        Severity.SUSPICIOUS,
        "the margin between the classes has a gradient of exactly 0 at a random start near %s");
    addCount(
        results,
        findings,
        FindingKind.FLIPS_BACK,
        OrderProbe.FLIPS_BACK,
        Severity.SUSPICIOUS,
        "%s are judged otherwise after an attack when they are asked about in another order");
    addNote(
        results,
        findings,
        FindingKind.PASSED_BY,
        OrderProbe.PASSED_BY,
        "forty steps passed the boundary at %s and came back: an attack that keeps its best"
            + " finds more");
    addNote(
        results,
        findings,
        FindingKind.LOST_BY_ROUNDING,
        OrderProbe.LOST_BY_ROUNDING,
        "%s that forty steps broke are right again when rounded to bytes");
    return findings;
  }

  private static void addCount(
      AttackResults results,
      List<Finding> findings,
      FindingKind kind,
      String series,
      Severity severity,
      String text) {
    int images = results.readings().count(series);
    if (AttackResults.many(images, results.probed())) {
      findings.add(found(results, kind, severity, images, text));
    }
  }

  private static void addNote(
      AttackResults results, List<Finding> findings, FindingKind kind, String series, String text) {
    int images = results.readings().count(series);
    if (images > 0) {
      findings.add(found(results, kind, Severity.NOTE, images, text));
    }
  }

  private static Finding found(
      AttackResults results, FindingKind kind, Severity severity, int images, String text) {
    return results.probed(
        kind, severity, images, text.formatted(AttackResults.share(images, results.probed())));
  }
}
