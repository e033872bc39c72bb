package io.netwright.attack;

import ai.djl.ndarray.NDArray;

/** What is attacked: a deterministic function from images to logits, normalization inside. */
@FunctionalInterface
public interface Classifier {

  /**
   * Logits {@code (N, K)} of images {@code (N, C, H, W)} float32 in [0, 1], differentiable with
   * respect to the images; parameters need no gradients.
   */
  NDArray logits(NDArray images);
}
