package io.netwright.pipelines.retrain;

import io.netwright.pipelines.run.Failure;

/** Why something failed, in one line. */
public final class FailureReason {

  private FailureReason() {}

  /** The reason that says most, from under the wrappings of Beam and Flink. */
  public static String of(Throwable failure) {
    return Failure.of(failure).line();
  }
}
