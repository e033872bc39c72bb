package io.netwright.run;

/** Where a run or a stage of it is. */
public enum RunStatus {
  /** Not done yet. */
  RUNNING,
  /** Done. */
  FINISHED,
  /** Ended by an error. */
  FAILED,
  /** Stopped by its user; can go on. */
  CANCELLED,
  /** Silent for so long that its process must be gone; no record says so, readers find out. */
  LOST
}
