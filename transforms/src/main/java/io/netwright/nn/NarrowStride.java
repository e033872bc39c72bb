package io.netwright.nn;

import ai.djl.ndarray.NDArray;
import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.Weighted;

/**
 * Convolutions of one pixel that skip pixels and have few input channels: while they are trained,
 * the pixels are left out before.
 *
 * <p>The numbers are the same. The engine's own way (oneDNN, issue 6035) writes the gradient of
 * such weights past the end of its memory where the input has fewer channels than a vector of the
 * processor: training hangs, crashes or goes on with wrong gradients.
 */
final class NarrowStride {
  /** Numbers in the widest vector that the engine has code for. */
  private static final int VECTOR = 16;

  private static final Extent ONE = Extent.square(1);

  private NarrowStride() {}

  /** Whether the gradient of a convolution's weights cannot be left to the engine. */
  static boolean is(Weighted.Conv2d layer, NDArray weight) {
    return weight.hasGradient()
        && layer.kernel().equals(ONE)
        && layer.padding().equals(Extent.square(0))
        && !layer.stride().equals(ONE)
        && layer.inChannels() / layer.groups() < VECTOR;
  }

  /** The pixels that a stride keeps, {@code (N, C, ceil(H / h), ceil(W / w))}. */
  static NDArray kept(NDArray input, Extent stride) {
    return input.get(":, :, ::%d, ::%d".formatted(stride.height(), stride.width()));
  }
}
