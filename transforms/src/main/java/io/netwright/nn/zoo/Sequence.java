package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Weighted;

/**
 * Layers one after another, named {@code PREFIX.0}, {@code PREFIX.1} and so on as PyTorch's
 * Sequential names them. Each reads as many channels as there are.
 */
final class Sequence {
  private final GraphBuilder net;
  private final String prefix;
  private final boolean bias;
  private String end;
  private int index;

  private Sequence(GraphBuilder net, String prefix, boolean bias, String start) {
    this.net = net;
    this.prefix = prefix;
    this.bias = bias;
    this.end = start;
  }

  /** A sequence that reads the last node; its convolutions have no bias. */
  static Sequence of(GraphBuilder net, String prefix) {
    return new Sequence(net, prefix, false, net.last());
  }

  /** A sequence that reads the last node; its convolutions have a bias. */
  static Sequence biased(GraphBuilder net, String prefix) {
    return new Sequence(net, prefix, true, net.last());
  }

  /** The same before its first layer, reading another node. */
  Sequence reading(String start) {
    return new Sequence(net, prefix, bias, start);
  }

  /** Adds a layer. */
  Sequence then(Layer layer) {
    String name = prefix + "." + index++;
    net.add(name, layer, end);
    end = name;
    return this;
  }

  /** Leaves out a number, in whose place another node stands. */
  Sequence skip(String node) {
    index++;
    end = node;
    return this;
  }

  /** A square convolution that pads by half its kernel. */
  Sequence conv(int out, int kernel, int stride) {
    return conv(out, kernel, stride, 1);
  }

  /** The same in groups. */
  Sequence conv(int out, int kernel, int stride, int groups) {
    Weighted.Conv2d conv =
        Weighted.Conv2d.of(channels(), out, kernel, stride, kernel / 2)
            .withChannels(channels(), out, groups);
    return then(bias ? conv.withBias() : conv);
  }

  /** A filter of its own for each channel. */
  Sequence depthwise(int kernel, int stride) {
    return conv(channels(), kernel, stride, channels());
  }

  /** A filter for each channel and a pointwise convolution, under one number. */
  Sequence separable(int out) {
    String name = prefix + "." + index++;
    int in = channels();
    Weighted.Conv2d depthwise = Weighted.Conv2d.of(in, in, 3, 1, 1).withChannels(in, in, in);
    net.add(name + ".depthwise", depthwise, end);
    end = name + ".pointwise";
    net.then(end, Weighted.Conv2d.of(in, out, 1, 1, 0));
    return this;
  }

  /** Batch normalization. */
  Sequence norm() {
    return then(Norm.BatchNorm.of(channels()));
  }

  /** {@code max(x, 0)}. */
  Sequence relu() {
    return then(new Nonlinearity.Relu());
  }

  /** A linear layer with bias. */
  Sequence linear(int out) {
    return then(new Weighted.Linear(channels(), out, true));
  }

  /**
   * The node read, through a pointwise convolution and a normalization where its shape must change.
   */
  String projection(int out, int stride) {
    return stride > 1 || channels() != out ? conv(out, 1, stride).norm().end() : end;
  }

  /** The last layer's name; the start's while there is none. */
  String end() {
    return end;
  }

  private int channels() {
    return net.shape(end).channels();
  }
}
