package io.netwright.pipelines.retrain;

import io.netwright.pipelines.config.ConfigException;
import io.netwright.stage.WorkFailedException;
import java.util.Objects;

/** Why something failed, in one line. */
public final class FailureReason {

  private FailureReason() {}

  /** The reason that says most, from under the wrappings of Beam and Flink. */
  public static String of(Throwable failure) {
    Throwable best = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof WorkFailedException || cause instanceof ConfigException) {
        best = cause;
        break;
      }
    }
    return Objects.requireNonNullElse(best.getMessage(), best.toString())
        .replaceAll("\\s*\\R\\s*", " ");
  }
}
