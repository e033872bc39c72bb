package io.netwright.pipelines.retrain;

import io.netwright.pipelines.run.Failure;
import io.netwright.registry.Decision.Outcome;

/** What a scheduler is told. */
public final class ExitCode {
  /** Nothing for a person to do. */
  public static final int FINE = 0;

  /** The work failed, or something was out of reach; the same command goes on. */
  public static final int FAILED = 1;

  /** What was given is refused, and will be again. */
  public static final int BAD_INPUT = 2;

  /** The gate refused. */
  public static final int REFUSED = 3;

  /** Somebody else is at work. */
  public static final int EXCLUDED = 4;

  private ExitCode() {}

  /** The code of a failure. */
  public static int of(Failure failure) {
    return failure.kind().exitCode();
  }

  /** The code of an outcome. */
  public static int of(Outcome outcome) {
    return switch (outcome) {
      case PROMOTED, SKIPPED, ROLLED_BACK, TAKEN_OVER -> FINE;
      case FAILED -> FAILED;
      case REFUSED -> REFUSED;
      case EXCLUDED -> EXCLUDED;
    };
  }
}
