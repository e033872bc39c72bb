package io.netwright.promotion;

import io.netwright.accuracy.PairedDifference;
import io.netwright.accuracy.WilsonInterval;
import io.netwright.attack.ThreatModel;
import io.netwright.evaluate.Severity;
import io.netwright.promotion.ImageResults.ImageResult;
import io.netwright.promotion.Verdict.Party;
import io.netwright.schemas.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides whether a challenger may replace the champion: absolute floors, and non-inferiority on
 * the same test images under the same attacks of one threat model, clean and robust; and no
 * suspicion of the challenger's robust accuracy.
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
  public Verdict decide(Measured challenger, Optional<Measured> champion) {
    String named = config.threatModel();
    if (named == null) {
      throw new IllegalStateException("the gate needs a threat model");
    }
    ThreatModel threatModel = ThreatModel.named(named);
    List<Check> checks = new ArrayList<>();
    Measured within = challenger.within(threatModel);
    Optional<ImageResults> mine = results("challenger", within, checks);
    mine.ifPresent(results -> addFloors(results, checks));
    addDoubts(within, checks);
    champion
        .flatMap(measured -> results("champion", measured.within(threatModel), checks))
        .ifPresent(theirs -> mine.ifPresent(results -> addComparison(results, theirs, checks)));
    return Verdict.of(
        config,
        Party.of(challenger),
        champion.map(Party::of).orElse(null),
        mine.map(results -> results.images().size()).orElse(0),
        checks);
  }

  private static Optional<ImageResults> results(String who, Measured measured, List<Check> checks) {
    try {
      return Optional.of(ImageResults.of(measured));
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
  private static void addDoubts(Measured challenger, List<Check> checks) {
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

  private void addFloors(ImageResults results, List<Check> checks) {
    checks.add(floor("clean accuracy", results, ImageResult::clean, config.cleanAccuracy()));
    checks.add(floor("robust accuracy", results, ImageResult::robust, config.robustAccuracy()));
  }

  private static Check floor(
      String name, ImageResults results, Predicate<ImageResult> right, double least) {
    int count = results.count(right);
    double share = results.share(right);
    boolean passed = share >= least;
    WilsonInterval interval = WilsonInterval.of(count, results.images().size());
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

  private void addComparison(ImageResults challenger, ImageResults champion, List<Check> checks) {
    List<String> differences = challenger.differences(champion);
    if (!differences.isEmpty()) {
      checks.add(
          Check.impossible(
              "comparability",
              "challenger and champion cannot be compared: " + String.join("; ", differences)));
      return;
    }
    checks.add(comparison("clean accuracy", challenger, champion, ImageResult::clean));
    checks.add(comparison("robust accuracy", challenger, champion, ImageResult::robust));
  }

  private Check comparison(
      String name, ImageResults challenger, ImageResults champion, Predicate<ImageResult> right) {
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
