package io.netwright.pipelines.retrain;

import io.netwright.registry.Decision;
import io.netwright.registry.Decision.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
   * use, and so is what was promoted before another version was; what was rolled back is not.
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
        .filter(
            line ->
                line.outcome() == Outcome.PROMOTED
                    ? !isReplaced(lines, line)
                    : !championMovedAfter(lines, line))
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

  /** Whether another version was promoted in its place, and nobody ever rolled it back. */
  private static boolean isReplaced(List<Decision> lines, Decision promoted) {
    @Nullable Integer champion = promoted.version();
    for (Decision line : lines.subList(lines.indexOf(promoted) + 1, lines.size())) {
      if (line.outcome() == Outcome.ROLLED_BACK && Objects.equals(champion, promoted.version())) {
        return false;
      }
      boolean moved = line.outcome() == Outcome.PROMOTED || line.outcome() == Outcome.ROLLED_BACK;
      champion = moved ? line.version() : champion;
    }
    return !Objects.equals(champion, promoted.version());
  }

  private static Optional<Decision> last(
      List<Decision> lines, Predicate<Decision> which, Predicate<Outcome> outcomes) {
    return lines.stream()
        .filter(which)
        .filter(line -> outcomes.test(line.outcome()))
        .reduce((first, second) -> second);
  }
}
