package io.netwright.attack;

import ai.djl.ndarray.NDArray;

/** What an ascent increases, image by image; a function of the logits. */
public interface LogitLoss {
  /** What people call it. */
  String name();

  /**
   * The loss of every image.
   *
   * @param logits {@code (N, K)} float32
   * @param labels {@code (N, 1)} int64
   * @return {@code (N)}, in the manager of the logits, differentiable
   */
  NDArray perImage(NDArray logits, NDArray labels);
}
