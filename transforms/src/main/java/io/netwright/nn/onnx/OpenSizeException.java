package io.netwright.nn.onnx;

import io.netwright.refusal.Refusal;

/** A network that takes images of any size, of which nobody said what they are. */
public final class OpenSizeException extends IllegalArgumentException implements Refusal {
  private static final long serialVersionUID = 1L;

  OpenSizeException(String message) {
    super(message);
  }
}
