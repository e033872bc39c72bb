package io.netwright.promotion;

import io.netwright.accuracy.PairedDifference;
import io.netwright.accuracy.WilsonInterval;
import io.netwright.attack.ThreatModel;
import io.netwright.evaluate.EvaluationVerdict;
import io.netwright.evaluate.NamedAttack;
import io.netwright.evaluate.Severity;
import io.netwright.promotion.ImageOutcomes.ImageOutcome;
import io.netwright.promotion.Verdict.Party;
import io.netwright.schemas.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides whether a challenger may replace the champion: absolute floors, and non-inferiority on
 * the same test images under the same attacks of one threat model, clean and robust; and checks
 * that were made and doubt nothing about the challenger's robust accuracy.
 *
 * <p>Non-inferior: the lower end of the 95 % interval of the paired difference is no lower than
 * {@code -margin}. Whatever is missing, no number, or not comparable refuses.
 *
 * @param config what is asked for
 */
public record PromotionGate(PromotionConfig config) {

  /**
   * The verdict.
   *
   * @param champion empty where there is none: then the floors alone decide
   * @throws IllegalStateException if nobody said which threat model it is about
   */
  public Verdict decide(GateEvidence challenger, Optional<GateEvidence> champion) {
    String named = config.threatModel();
    if (named == null) {
      throw new IllegalStateException("the gate needs a threat model");
    }
    ThreatModel threatModel = ThreatModel.named(named);
    List<Check> checks = new ArrayList<>();
    GateEvidence within = challenger.within(threatModel);
    Optional<ImageOutcomes> mine = outcomes("challenger", within, checks);
    mine.ifPresent(outcomes -> addFloors(outcomes, checks));
    addDoubts(within, checks);
    addVerdict(within, checks);
    champion
        .flatMap(measured -> outcomes("champion", measured.within(threatModel), checks))
        .ifPresent(theirs -> mine.ifPresent(outcomes -> addComparison(outcomes, theirs, checks)));
    return Verdict.of(
        config,
        Party.of(challenger),
        champion.map(Party::of).orElse(null),
        mine.map(outcomes -> outcomes.images().size()).orElse(0),
        checks);
  }

  private static Optional<ImageOutcomes> outcomes(
      String who, GateEvidence measured, List<Check> checks) {
    try {
      return Optional.of(ImageOutcomes.of(measured));
    } catch (MissingEvidenceException e) {
      checks.add(
          Check.impossible(
              who + " evidence",
              "the %s %s cannot be judged: %s"
                  .formatted(who, measured.model().getName(), e.getMessage())));
      return Optional.empty();
    }
  }

  /** A number that may mislead opens no gate. */
  private static void addDoubts(GateEvidence challenger, List<Check> checks) {
    for (Finding finding : challenger.findings()) {
      if (Severity.doubts(finding.getSeverity())) {
        checks.add(
            new Check(
                finding.getKind(),
                false,
                "the robust accuracy within %s is %s: %s"
                    .formatted(
                        ThreatModel.name(finding.getNorm(), finding.getEpsilon()),
                        finding.getSeverity(),
                        finding.getText()),
                finding.getValue(),
                null,
                null,
                null));
      }
    }
  }

  /** Nor does a number that nobody checked, or that is not consistent for what was not kept. */
  private static void addVerdict(GateEvidence challenger, List<Check> checks) {
    boolean doubted =
        challenger.findings().stream().anyMatch(one -> Severity.doubts(one.getSeverity()));
    challenger.evaluations().stream()
        .filter(row -> row.getClassName() == null)
        .filter(row -> row.getAttack().equals(NamedAttack.WORST_CASE))
        .filter(row -> !doubted && !EvaluationVerdict.of(row).isConsistent())
        .forEach(
            row ->
                checks.add(
                    Check.impossible(
                        "verdict",
                        "the verdict on the robust accuracy within %s is: %s; a model is put into use"
                                .formatted(
                                    ThreatModel.name(row.getNorm(), row.getEpsilon()),
                                    EvaluationVerdict.of(row).text())
                            + " where it is consistent (evaluation.checks: CHEAP or FULL)")));
  }

  private void addFloors(ImageOutcomes outcomes, List<Check> checks) {
    checks.add(floor("clean accuracy", outcomes, ImageOutcome::clean, config.cleanAccuracy()));
    checks.add(floor("robust accuracy", outcomes, ImageOutcome::robust, config.robustAccuracy()));
  }

  private static Check floor(
      String name, ImageOutcomes outcomes, Predicate<ImageOutcome> right, double least) {
    int count = outcomes.count(right);
    double share = outcomes.share(right);
    boolean passed = share >= least;
    WilsonInterval interval = WilsonInterval.of(count, outcomes.images().size());
    String reason =
        String.format(
            Locale.ROOT,
            "%s %.1f %% is %s the floor of %.1f %%",
            name,
            100 * share,
            passed ? "not below" : "below",
            100 * least);
    return new Check(name, passed, reason, share, interval.low(), interval.high(), least);
  }

  private void addComparison(ImageOutcomes challenger, ImageOutcomes champion, List<Check> checks) {
    List<String> differences = challenger.differences(champion);
    if (!differences.isEmpty()) {
      checks.add(
          Check.impossible(
              "comparability",
              "challenger and champion cannot be compared: " + String.join("; ", differences)));
      return;
    }
    checks.add(comparison("clean accuracy", challenger, champion, ImageOutcome::clean));
    checks.add(comparison("robust accuracy", challenger, champion, ImageOutcome::robust));
  }

  private Check comparison(
      String name,
      ImageOutcomes challenger,
      ImageOutcomes champion,
      Predicate<ImageOutcome> right) {
    PairedDifference difference =
        PairedDifference.of(challenger.flags(right), champion.flags(right));
    boolean passed = difference.low() >= -config.margin();
    String reason =
        String.format(
            Locale.ROOT,
            "%s differs from the champion's by %+.1f points [%+.1f, %+.1f], %s a loss of more than"
                + " %.1f",
            name,
            100 * difference.difference(),
            100 * difference.low(),
            100 * difference.high(),
            passed ? "which excludes" : "which does not exclude",
            100 * config.margin());
    return new Check(
        name + " against the champion",
        passed,
        reason,
        difference.difference(),
        difference.low(),
        difference.high(),
        -config.margin());
  }
}
