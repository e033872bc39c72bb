package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.Nonlinearity;

/**
 * The branch of an inverted residual block (Sandler et al. 2018): a pointwise convolution to more
 * channels, one filter per channel, and a linear projection.
 *
 * @param hidden channels between
 * @param out channels it yields
 * @param activation behind the first two
 */
record InvertedResidual(int hidden, int out, int kernel, int stride, Nonlinearity activation) {

  /** Up to the projection. */
  Sequence widen(Sequence branch) {
    return branch
        .conv(hidden, 1, 1)
        .norm()
        .then(activation)
        .depthwise(kernel, stride)
        .norm()
        .then(activation);
  }

  /** All of it. */
  Sequence write(Sequence branch) {
    return widen(branch).conv(out, 1, 1).norm();
  }

  /** Adds what the block read to the last node, where the shape has stayed. */
  void addInput(GraphBuilder net, String block, String input) {
    if (stride == 1 && net.shape(input).channels() == out) {
      net.add(block + ".add", new Joining.Add(), net.last(), input);
    }
  }
}
