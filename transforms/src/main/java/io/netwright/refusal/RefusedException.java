package io.netwright.refusal;

/**
 * A value of the user that is refused; the message is one line that names it, says what is allowed
 * and what to do.
 *
 * <p>A plain {@link IllegalArgumentException} is a defect unless a configuration is being read.
 */
public final class RefusedException extends IllegalArgumentException implements Refusal {
  private static final long serialVersionUID = 1;

  /** Says what is refused and why. */
  public RefusedException(String message) {
    super(message);
  }

  /** The same, found by another library. */
  public RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
