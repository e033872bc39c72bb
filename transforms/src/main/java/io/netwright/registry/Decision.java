package io.netwright.registry;

import io.netwright.schemas.ArtifactRef;
import org.jspecify.annotations.Nullable;

/**
 * A line of a model's ledger: what was decided and why.
 *
 * @param number of the line, given by the ledger
 * @param at milliseconds since 1970-01-01T00:00Z
 * @param outcome what was decided
 * @param reason why, one line for people
 * @param retrainId run id that follows from code, configuration, data and logical date
 * @param runId run of the experiment; null where none was started
 * @param logicalDate what the retraining was for, e.g. {@code 2026-11-25}
 * @param version version that the decision is about; null where there is none
 * @param verdict the promotion gate's verdict; null where the gate was not asked
 * @param inputs digest over code version, configuration and data; equal inputs, equal digest
 */
public record Decision(
    int number,
    long at,
    Outcome outcome,
    String reason,
    String retrainId,
    @Nullable String runId,
    String logicalDate,
    @Nullable Integer version,
    @Nullable ArtifactRef verdict,
    String inputs) {

  /** How it ended. */
  public enum Outcome {
    /** Nothing had changed since the last training. */
    SKIPPED,
    /** Somebody else was at work. */
    EXCLUDED,
    /** A lease that had expired was taken over: its holder was killed or lost. */
    TAKEN_OVER,
    /** The gate let the version become champion. */
    PROMOTED,
    /** The gate refused; the champion stays. */
    REFUSED,
    /** The work failed, or the lease was lost; the champion stays. */
    FAILED,
    /** The champion of before is in use again. */
    ROLLED_BACK;

    /** Whether the same inputs need not be tried again. */
    public boolean isFinal() {
      return this == PROMOTED || this == REFUSED;
    }
  }

  Decision numbered(int newNumber) {
    return new Decision(
        newNumber, at, outcome, reason, retrainId, runId, logicalDate, version, verdict, inputs);
  }
}
