package io.netwright.pipelines.retrain;

import io.netwright.registry.Decision.Outcome;

/** What a scheduler is told; 2 is bad input. */
public final class ExitCode {
  /** Nothing for a person to do. */
  public static final int FINE = 0;

  /** The work failed; the same command goes on. */
  public static final int FAILED = 1;

  /** The gate refused. */
  public static final int REFUSED = 3;

  /** Somebody else is at work. */
  public static final int EXCLUDED = 4;

  private ExitCode() {}

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
