package io.netwright.pipelines.job;

import io.netwright.stage.WorkFailedException;
import java.util.Optional;

/** Finds what matters to the user in the stack trace of a failed job. */
final class FailureTrace {
  private static final String CAUSED_BY = "Caused by: ";

  private FailureTrace() {}

  /** The message of the work that failed, or else of the innermost cause. */
  static String cause(String trace) {
    String work = WorkFailedException.class.getName() + ": ";
    Optional<String> named =
        trace.lines().filter(line -> line.contains(work)).reduce((outer, inner) -> inner);
    if (named.isPresent()) {
      return named.get().substring(named.get().indexOf(work) + work.length()).strip();
    }
    String first = trace.lines().findFirst().orElse("");
    return trace
        .lines()
        .filter(line -> line.startsWith(CAUSED_BY))
        .reduce((outer, inner) -> inner)
        .map(line -> line.substring(CAUSED_BY.length()))
        .orElse(first)
        .strip();
  }
}
