package io.netwright.evaluate;

import io.netwright.evaluate.probe.ConvergenceProbe;
import io.netwright.evaluate.probe.QueryProbe;
import io.netwright.evaluate.probe.RescaledProbe;
import io.netwright.evaluate.probe.SmoothnessProbe;
import io.netwright.schemas.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks at what the full tier measured: queries, longer attacks, other scales, rough losses. */
record ThoroughCheck() implements EvaluationCheck {

  @Override
  public List<Finding> findings(AttackResults results) {
    List<Finding> findings = new ArrayList<>();
    Paired.add(
        results,
        findings,
        FindingKind.QUERIES_WIN,
        QueryProbe.SQUARE,
        QueryProbe.GRADIENTS,
        "Square breaks %s that gradients leave right: the model hides its gradients");
    Paired.add(
        results,
        findings,
        FindingKind.NOT_CONVERGED,
        ConvergenceProbe.HUNDRED,
        ConvergenceProbe.FIFTY,
        "a hundred steps break %s that fifty do not: more steps may find more");
    Paired.add(
        results,
        findings,
        FindingKind.SCALE_HIDES,
        RescaledProbe.DIVIDED,
        RescaledProbe.PLAIN,
        "along the cross entropy of divided logits %s break that do not along that of the logits");
    double cosine = results.readings().median(SmoothnessProbe.COSINE);
    int compared = results.readings().of(SmoothnessProbe.COSINE).length;
    if (compared >= CheckLimits.LEAST_IMAGES && cosine < CheckLimits.COSINE) {
      findings.add(
          results.probed(
              FindingKind.ROUGH_LOSS,
              Severity.SUSPICIOUS,
              compared,
              String.format(
                  Locale.ROOT,
                  "the gradient at an image and at a random point near it have a cosine of"
                      + " %.2f in the median: steps along it lead anywhere",
                  cosine)));
    }
    return findings;
  }
}
