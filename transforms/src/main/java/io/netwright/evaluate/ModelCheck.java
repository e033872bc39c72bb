package io.netwright.evaluate;

import io.netwright.evaluate.probe.LogitsProbe;
import io.netwright.evaluate.probe.Readings;
import io.netwright.evaluate.probe.SlopeProbe;
import io.netwright.evaluate.probe.StabilityProbe;
import io.netwright.schemas.Finding;
import io.netwright.schemas.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Looks whether the model is a function of one image that gives logits, and whether its gradient is
 * that function's: nothing else that was measured means anything otherwise.
 */
record ModelCheck() implements EvaluationCheck {

  @Override
  public List<Finding> findings(AttackResults results) {
    List<Finding> findings = new ArrayList<>();
    if (results.probed() > 0) {
      addLogits(results, findings);
      if (isRandom(results)) {
        findings.add(random(results));
      } else {
        addFunction(results, findings);
      }
    }
    if (results.readings().has(ProbePiece.EXAMPLES)) {
      addNotes(results, findings);
    }
    return findings;
  }

  private static void addLogits(AttackResults results, List<Finding> findings) {
    Readings readings = results.readings();
    int probabilities = readings.count(LogitsProbe.PROBABILITIES);
    if (AttackResults.many(probabilities, results.probed()) && probabilities == results.probed()) {
      findings.add(
          results.probed(
              FindingKind.PROBABILITIES,
              Severity.INVALID,
              probabilities,
              "the model gives probabilities and no logits, so that the cross entropy takes"
                  + " a softmax"
                  + " of a softmax: take the last layer away"));
    }
    int outside = above(readings.of(LogitsProbe.OUTSIDE), CheckLimits.OUTSIDE);
    if (outside > 0) {
      findings.add(
          results.probed(
              FindingKind.PIXELS_OUTSIDE,
              Severity.INVALID,
              outside,
              "%s have pixels outside [0, 1]".formatted(share(results, outside))));
    }
    double confidence = readings.median(LogitsProbe.CONFIDENCE);
    if (confidence > CheckLimits.CONFIDENCE) {
      boolean seen = results.attacks().stream().anyMatch(AttackOutcome::isScaleFree);
      findings.add(
          results.probed(
              FindingKind.LARGE_LOGITS,
              seen ? Severity.NOTE : Severity.SUSPICIOUS,
              results.probed(),
              ("the softmax gives half of the probed images more than %s: the cross entropy"
                      + " sees little there%s")
                  .formatted(
                      CheckLimits.CONFIDENCE,
                      seen ? "" : ", and no attack on a loss without a scale looked")));
    }
  }

  private static boolean isRandom(AttackResults results) {
    return AttackResults.many(unstable(results), results.probed());
  }

  private static int unstable(AttackResults results) {
    Readings readings = results.readings();
    int moved = above(readings.of(StabilityProbe.DISTANCE), CheckLimits.REPEATED_DISTANCE);
    return Math.max(moved, readings.count(StabilityProbe.CHANGED));
  }

  private static Finding random(AttackResults results) {
    int unstable = unstable(results);
    return results.probed(
        FindingKind.RANDOM_ANSWERS,
        Severity.SUSPICIOUS,
        unstable,
        ("asked five times about the same image, the model gives other logits at %s: an"
                + " attack needs the mean of many gradients (eot-pgd), and every number changes with"
                + " the draw")
            .formatted(share(results, unstable)));
  }

  private static void addFunction(AttackResults results, List<Finding> findings) {
    Readings readings = results.readings();
    int alone = above(readings.of(StabilityProbe.ALONE), CheckLimits.RELATIVE_DIFFERENCE);
    add(
        results,
        findings,
        FindingKind.LOOKS_AT_BATCH,
        Severity.INVALID,
        alone,
        "the logits of %s depend on the other images of the batch, as those of a network in"
            + " training do");
    int after = above(readings.of(StabilityProbe.AFTER), CheckLimits.RELATIVE_DIFFERENCE);
    add(
        results,
        findings,
        FindingKind.CHANGES_WITH_USE,
        Severity.SUSPICIOUS,
        after,
        "the model answers otherwise at %s after a gradient was taken: it changes when it is used");
    add(
        results,
        findings,
        FindingKind.OTHER_PATH,
        Severity.INVALID,
        readings.count(LogitsProbe.OTHERWISE),
        "%s are predicted otherwise in the batches that attacks ask in");
    double[] errors = readings.of(SlopeProbe.ERROR);
    double error = readings.median(SlopeProbe.ERROR);
    if (errors.length >= CheckLimits.LEAST_IMAGES && error > CheckLimits.SLOPE_ERROR) {
      findings.add(
          results.probed(
              FindingKind.WRONG_GRADIENT,
              Severity.INVALID,
              above(errors, CheckLimits.SLOPE_ERROR),
              String.format(
                  Locale.ROOT,
                  "the gradient is not the function's: its slopes differ from central"
                      + " differences by"
                      + " %.0f %% in the median, and attacks that follow it are led astray",
                  100 * error)));
    }
  }

  private static void add(
      AttackResults results,
      List<Finding> findings,
      FindingKind kind,
      Severity severity,
      int images,
      String text) {
    if (AttackResults.many(images, results.probed())) {
      findings.add(results.probed(kind, severity, images, text.formatted(share(results, images))));
    }
  }

  private static void addNotes(AttackResults results, List<Finding> findings) {
    if (results.size() < CheckLimits.IMAGES) {
      findings.add(
          results.finding(
              FindingKind.FEW_IMAGES,
              Severity.NOTE,
              NamedAttack.WORST_CASE,
              results.size(),
              "%d images were attacked; the interval of %d is 3.1 points to either side at 50 %%"
                  .formatted(results.size(), CheckLimits.IMAGES)));
    }
    if (results.model().getRole() == Role.IMPORTED) {
      findings.add(
          results.finding(
              FindingKind.UNKNOWN_TRAINING,
              Severity.NOTE,
              NamedAttack.WORST_CASE,
              results.size(),
              "the weights were trained elsewhere: nobody here can say that these images did not"
                  + " choose them"));
    }
  }

  private static int above(double[] numbers, double limit) {
    return (int) Arrays.stream(numbers).filter(number -> number > limit).count();
  }

  private static String share(AttackResults results, int images) {
    return AttackResults.share(images, results.probed());
  }
}
