package io.netwright.pipelines.retrain;

import io.netwright.registry.Decision;
import io.netwright.registry.Decision.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Why nothing needs to be done: it was decided before, or nothing has changed since.
 *
 * @param reason one line for people
 * @param version what was decided about
 * @param outcome how this retraining counts: as it was decided, or as skipped
 */
record EarlierDecision(String reason, @Nullable Integer version, Outcome outcome) {

  /**
   * Looks for one in a ledger. What the gate refused is tried again once another champion is in
   * use; what was rolled back is not.
   */
  static Optional<EarlierDecision> in(List<Decision> lines, RetrainIdentity identity) {
    Optional<Decision> same =
        last(lines, line -> line.retrainId().equals(identity.retrainId()), Outcome::isFinal);
    if (same.isPresent()) {
      Decision line = same.get();
      return Optional.of(
          new EarlierDecision(
              "decided before, in line %d: %s"
                  .formatted(line.number(), line.outcome().name().toLowerCase(Locale.ROOT)),
              line.version(),
              line.outcome()));
    }
    Optional<Decision> equal =
        last(lines, line -> line.inputs().equals(identity.inputs()), Outcome::isFinal);
    return equal
        .filter(line -> line.outcome() == Outcome.PROMOTED || !championMovedAfter(lines, line))
        .map(EarlierDecision::unchanged);
  }

  private static EarlierDecision unchanged(Decision line) {
    return new EarlierDecision(
        "unchanged data, configuration and code since %s, which %s (line %d)"
            .formatted(
                line.logicalDate(),
                line.outcome() == Outcome.PROMOTED ? "was promoted" : "the gate refused",
                line.number()),
        line.version(),
        Outcome.SKIPPED);
  }

  private static boolean championMovedAfter(List<Decision> lines, Decision refused) {
    return last(
            lines,
            line -> line.number() > refused.number(),
            outcome -> outcome == Outcome.PROMOTED || outcome == Outcome.ROLLED_BACK)
        .isPresent();
  }

  private static Optional<Decision> last(
      List<Decision> lines, Predicate<Decision> which, Predicate<Outcome> outcomes) {
    return lines.stream()
        .filter(which)
        .filter(line -> outcomes.test(line.outcome()))
        .reduce((first, second) -> second);
  }
}
