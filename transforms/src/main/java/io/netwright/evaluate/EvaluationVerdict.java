package io.netwright.evaluate;

import io.netwright.schemas.Evaluation;
import io.netwright.schemas.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the checks say of the robust accuracies of one model and threat model.
 *
 * @param state in a word
 * @param text as people and rows have it: {@code suspicious (start-matters)}
 */
public record EvaluationVerdict(State state, String text) {
  /** From best to worst. */
  public enum State {
    /** All checks were made and none doubts the number; it is an upper bound all the same. */
    CONSISTENT("consistent", "consistent: an upper bound"),
    /** Nobody checked. */
    NOT_CHECKED("not checked", "not checked"),
    /** The number may mislead. */
    SUSPICIOUS("suspicious", "suspicious"),
    /** The number is none. */
    NOT_VALID("not valid", "not valid");

    private final String words;
    private final String text;

    State(String words, String text) {
      this.words = words;
      this.text = text;
    }

    /** As a narrow table has it. */
    public String words() {
      return words;
    }
  }

  /**
   * The verdict.
   *
   * @param checked whether all probes of the cheap tier were made, on images enough for a finding
   * @param findings about this model and threat model
   */
  static EvaluationVerdict of(boolean checked, List<Finding> findings) {
    Severity worst =
        findings.stream()
            .map(finding -> Severity.of(finding.getSeverity()))
            .max(Comparator.naturalOrder())
            .orElse(Severity.NOTE);
    return switch (worst) {
      case NOTE -> plain(checked ? State.CONSISTENT : State.NOT_CHECKED);
      case SUSPICIOUS -> because(State.SUSPICIOUS, worst, findings);
      case INVALID -> because(State.NOT_VALID, worst, findings);
    };
  }

  /** The verdict that a row has; rows of before have none: nobody checked. */
  public static EvaluationVerdict of(Evaluation row) {
    for (State state : State.values()) {
      if (row.getVerdict().startsWith(state.words)) {
        return new EvaluationVerdict(state, row.getVerdict());
      }
    }
    return plain(State.NOT_CHECKED);
  }

  /** Whether all checks were made and none doubts the number. */
  public boolean isConsistent() {
    return state == State.CONSISTENT;
  }

  private static EvaluationVerdict plain(State state) {
    return new EvaluationVerdict(state, state.text);
  }

  private static EvaluationVerdict because(State state, Severity least, List<Finding> findings) {
    String kinds =
        findings.stream()
            .filter(finding -> Severity.of(finding.getSeverity()).compareTo(least) >= 0)
            .map(Finding::getKind)
            .distinct()
            .collect(Collectors.joining(", "));
    return new EvaluationVerdict(state, "%s (%s)".formatted(state.words, kinds));
  }
}
