package io.netwright.pipelines.flink;

/**
 * A job as its JobManager knows it.
 *
 * @param id Flink's id, 32 hexadecimal digits
 * @param state where it is
 * @param endedAt milliseconds since 1970-01-01T00:00Z; negative while it runs
 */
public record FlinkJob(String id, State state, long endedAt) {

  /** Flink's job states. */
  public enum State {
    /** Being set up. */
    INITIALIZING,
    /** Known, not deployed. */
    CREATED,
    /** At work. */
    RUNNING,
    /** Failing tasks are being stopped. */
    FAILING,
    /** Ended by an error. */
    FAILED,
    /** Being stopped by a user. */
    CANCELLING,
    /** Stopped by a user. */
    CANCELED,
    /** Done. */
    FINISHED,
    /** Going on after a failure. */
    RESTARTING,
    /** Left to another JobManager. */
    SUSPENDED,
    /** Being taken over. */
    RECONCILING;

    /** Whether nothing more will happen. */
    public boolean isEnd() {
      return this == FAILED || this == CANCELED || this == FINISHED;
    }
  }
}
