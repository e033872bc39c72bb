package io.netwright.refusal;

/** A piece of work that could not be done; the message names stage, model and cause. */
public final class WorkFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says why no work can be done here. */
  public WorkFailedException(String message) {
    super(message);
  }

  /** Says which work failed and why. */
  public WorkFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
