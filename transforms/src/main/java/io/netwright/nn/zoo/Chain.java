package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Weighted;

/**
 * Layers one after another, each under a name of its own, as networks are named whose parts are
 * attributes. Convolutions have no bias. Each layer reads as many channels as there are.
 */
final class Chain {
  private final GraphBuilder net;
  private final String prefix;
  private final float eps;
  private final float momentum;
  private String end;

  private Chain(GraphBuilder net, String prefix, float eps, float momentum, String start) {
    this.net = net;
    this.prefix = prefix;
    this.eps = eps;
    this.momentum = momentum;
    this.end = start;
  }

  /** A chain that reads the last node. */
  static Chain of(GraphBuilder net, String prefix) {
    return new Chain(net, prefix, 1e-5f, 0.1f, net.last());
  }

  /** The same before its first layer, reading another node. */
  Chain reading(String start) {
    return new Chain(net, prefix, eps, momentum, start);
  }

  /** The same with another number that is added to variances. */
  Chain eps(float added) {
    return new Chain(net, prefix, added, momentum, end);
  }

  /** The same with another weight of each batch in the statistics. */
  Chain momentum(float weight) {
    return new Chain(net, prefix, eps, weight, end);
  }

  /** Adds a layer. */
  Chain then(String name, Layer layer) {
    net.add(prefix + name, layer, end);
    end = prefix + name;
    return this;
  }

  /** A square convolution that pads by half its kernel. */
  Chain conv(String name, int out, int kernel, int stride) {
    return then(name, Weighted.Conv2d.of(channels(), out, kernel, stride, kernel / 2));
  }

  /** A filter of its own for each channel. */
  Chain depthwise(String name, int kernel, int stride) {
    int all = channels();
    return then(
        name, Weighted.Conv2d.of(all, all, kernel, stride, kernel / 2).withChannels(all, all, all));
  }

  /** Batch normalization. */
  Chain norm(String name) {
    return then(name, new Norm.BatchNorm(channels(), eps, momentum));
  }

  /** {@code max(x, 0)}. */
  Chain relu(String name) {
    return then(name, new Nonlinearity.Relu());
  }

  /** Convolution, normalization and activation, named {@code NAME.0} to {@code NAME.2}. */
  Chain block(String name, int out, int kernel, int stride, Nonlinearity activation) {
    return conv(name + ".0", out, kernel, stride).norm(name + ".1").then(name + ".2", activation);
  }

  /** The same with a filter of its own for each channel. */
  Chain depthwiseBlock(String name, int kernel, int stride, Nonlinearity activation) {
    return depthwise(name + ".0", kernel, stride).norm(name + ".1").then(name + ".2", activation);
  }

  /** Channels of the last layer's output. */
  int channels() {
    return net.shape(end).channels();
  }

  /** The last layer's name; the start's while there is none. */
  String end() {
    return end;
  }
}
