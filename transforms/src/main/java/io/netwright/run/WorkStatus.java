package io.netwright.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.netwright.variant.FormerNames;
import org.jspecify.annotations.Nullable;

/**
 * What a run knows about one piece of its work, for whoever follows it.
 *
 * @param key memo key
 * @param stage name of the stage
 * @param subject what people call the model
 * @param state running, done, reused or failed
 * @param reusedFrom the run that did the work, where this one only found it
 * @param progress how far it is
 * @param startedAt milliseconds since 1970
 * @param updatedAt milliseconds since 1970
 * @param message why it failed
 */
@JsonIgnoreProperties("points") // before, they stood here and in the record of the run
public record WorkStatus(
    String key,
    String stage,
    String subject,
    State state,
    @Nullable String reusedFrom,
    Progress progress,
    long startedAt,
    long updatedAt,
    @Nullable String message) {

  /** The same under today's names, where it was written under former ones. */
  WorkStatus renamed() {
    return new WorkStatus(
        key,
        stage,
        FormerNames.text(subject),
        state,
        reusedFrom,
        progress,
        startedAt,
        updatedAt,
        message);
  }

  /** Where a piece of work stands. */
  public enum State {
    /** A worker is at it. */
    RUNNING,
    /** Done in this run. */
    DONE,
    /** Found, done by an earlier run. */
    REUSED,
    /** Tried without success. */
    FAILED
  }

  /**
   * How far a piece of work is.
   *
   * @param unit what is counted, e.g. epoch
   * @param total units in all; 0 where nobody said
   */
  public record Progress(String unit, long done, long total) {}
}
