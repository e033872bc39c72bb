package io.netwright.mlflow;

import java.io.IOException;

/** The tracking server could not be made to agree; nothing is lost, the workspace has it all. */
public final class TrackingException extends IOException {
  private static final long serialVersionUID = 1L;
  private final int status;

  TrackingException(String message, int status, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  TrackingException(String message) {
    super(message);
    this.status = 0;
  }

  /** The HTTP status the server answered with; 0 when it did not answer. */
  public int status() {
    return status;
  }
}
