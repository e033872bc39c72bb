package io.netwright.nn.zoo;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Weighted;

/**
 * Convolutions one after another, each with normalization and ReLU, named {@code NAME.conv}, {@code
 * NAME.bn} and {@code NAME.relu}.
 */
final class InceptionBranch {
  private final GraphBuilder net;
  private final ArchitectureSpec spec;
  private final float eps;
  private String end;

  /**
   * A branch that reads a node.
   *
   * @param eps what is added to variances
   */
  InceptionBranch(GraphBuilder net, ArchitectureSpec spec, String input, float eps) {
    this.net = net;
    this.spec = spec;
    this.eps = eps;
    this.end = input;
  }

  /** A square kernel, padded. */
  InceptionBranch square(String name, int channels, int side) {
    return square(name, channels, side, 1);
  }

  /** A square kernel, padded, that takes steps. */
  InceptionBranch square(String name, int channels, int side, int stride) {
    return conv(name, channels, Extent.square(side), Extent.square(side / 2), stride);
  }

  /** A kernel of one row, padded. */
  InceptionBranch wide(String name, int channels, int length) {
    return conv(name, channels, new Extent(1, length), new Extent(0, length / 2), 1);
  }

  /** A kernel of one column, padded. */
  InceptionBranch tall(String name, int channels, int length) {
    return conv(name, channels, new Extent(length, 1), new Extent(length / 2, 0), 1);
  }

  /** A 3x3 kernel without padding. */
  InceptionBranch unpadded(String name, int channels, int stride) {
    return conv(name, channels, Extent.square(3), Extent.square(0), stride);
  }

  private InceptionBranch conv(
      String name, int channels, Extent kernel, Extent padding, int stride) {
    int in = net.shape(end).channels();
    int out = spec.scaled(channels);
    Extent steps = Extent.square(stride);
    Extent dense = Extent.square(1);
    net.add(
            name + ".conv",
            new Weighted.Conv2d(in, out, kernel, steps, padding, dense, 1, false),
            end)
        .then(name + ".bn", new Norm.BatchNorm(out, eps, 0.1f))
        .then(name + ".relu", new Nonlinearity.Relu());
    end = net.last();
    return this;
  }

  /** A pooling. */
  InceptionBranch pool(String name, Pooling pooling) {
    net.add(name, pooling, end);
    end = name;
    return this;
  }

  /** The last node's name. */
  String end() {
    return end;
  }
}
