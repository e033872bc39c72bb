package io.netwright.doctor;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** Which part of a gradient says that a channel matters to a class. */
public enum GradientForm {
  /** The positive part, as the official release: what raises the logit. */
  RELU,
  /** The magnitude, as equation 3 of the paper: what changes the logit either way. */
  ABS;

  /** The form of every entry; differentiable. */
  NDArray of(NDArray gradient) {
    return switch (this) {
      case RELU -> Activation.relu(gradient);
      case ABS -> gradient.abs();
    };
  }
}
