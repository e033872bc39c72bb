package io.netwright.pipelines.run;

import io.netwright.data.DataException;
import io.netwright.nn.io.MalformedModelException;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.refusal.RefusedException;
import io.netwright.refusal.WorkFailedException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what matters to the user in the stack trace of a failed job. */
final class FailureTrace {
  private static final String CAUSED_BY = "Caused by: ";
  private static final List<String> REFUSALS =
      Stream.of(
              RefusedException.class,
              DataException.class,
              MalformedModelException.class,
              ConfigException.class)
          .map(refusal -> refusal.getName() + ":")
          .toList();

  private FailureTrace() {}

  /** Whether what was given is to blame. */
  static boolean isBadInput(String trace) {
    return trace
        .lines()
        .filter(line -> line.startsWith(CAUSED_BY))
        .anyMatch(
            line -> REFUSALS.stream().anyMatch(line.substring(CAUSED_BY.length())::startsWith));
  }

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
