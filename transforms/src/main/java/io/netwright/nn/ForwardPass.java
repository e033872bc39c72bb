package io.netwright.nn;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * What a forward pass yields.
 *
 * @param logits {@code (N, K)} float32
 * @param taps outputs of the tapped nodes, {@code (N, C, H, W)} or {@code (N, F)}, part of the
 *     autograd graph
 */
public record ForwardPass(NDArray logits, Map<String, NDArray> taps) {

  /** The output of a tapped node. */
  public NDArray tap(String node) {
    NDArray tap = taps.get(node);
    if (tap == null) {
      throw new IllegalArgumentException(node + " was not tapped; tapped were " + taps.keySet());
    }
    return tap;
  }
}
