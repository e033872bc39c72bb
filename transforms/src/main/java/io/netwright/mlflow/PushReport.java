package io.netwright.mlflow;

/**
 * What a push had to send.
 *
 * @param runsCreated runs that were not there
 * @param runsReplaced runs that said something else and were made anew
 * @param paramsSent parameters
 * @param tagsSent tags
 * @param pointsSent metric points
 * @param artifactsSent files
 */
public record PushReport(
    int runsCreated,
    int runsReplaced,
    int paramsSent,
    int tagsSent,
    int pointsSent,
    int artifactsSent) {

  /** The report of having sent nothing. */
  public static PushReport nothing() {
    return new PushReport(0, 0, 0, 0, 0, 0);
  }

  /** Whether the server already agreed. */
  public boolean isNothing() {
    return equals(nothing());
  }

  /** Both together. */
  PushReport plus(PushReport other) {
    return new PushReport(
        runsCreated + other.runsCreated,
        runsReplaced + other.runsReplaced,
        paramsSent + other.paramsSent,
        tagsSent + other.tagsSent,
        pointsSent + other.pointsSent,
        artifactsSent + other.artifactsSent);
  }
}
