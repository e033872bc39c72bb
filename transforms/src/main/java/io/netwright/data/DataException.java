package io.netwright.data;

import io.netwright.refusal.Refusal;
import java.io.IOException;

/** Images that cannot be used; the message is one line for the user: where, what, what to do. */
public final class DataException extends IOException implements Refusal {
  private static final long serialVersionUID = 1;

  /** A problem found by looking. */
  public DataException(String message) {
    super(message);
  }

  /** A problem found by another library. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
