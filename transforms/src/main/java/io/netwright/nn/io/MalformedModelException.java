package io.netwright.nn.io;

import io.netwright.refusal.Refusal;
import java.io.IOException;

/** A model file that is not what it claims to be; the message is one line that says how. */
public class MalformedModelException extends IOException implements Refusal {
  private static final long serialVersionUID = 1L;

  MalformedModelException(String message) {
    super(message);
  }

  MalformedModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
