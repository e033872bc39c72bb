package io.netwright.nn.graph;

import java.util.List;

/** Functions of every single element. */
public sealed interface Nonlinearity extends Layer {

  @Override
  default FeatureShape outputShape(List<FeatureShape> inputs) {
    return Shapes.single(this, inputs);
  }

  @Override
  default Layer keeping(int[] inputs, int[] outputs) {
    return this;
  }

  @Override
  default Layer withoutChannels() {
    return this;
  }

  /** {@code max(x, 0)}. */
  record Relu() implements Nonlinearity {
    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }

    @Override
    public boolean homogeneous() {
      return true;
    }
  }

  /** {@code min(max(x, 0), 6)}. */
  record Relu6() implements Nonlinearity {
    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }

    @Override
    public boolean homogeneous() {
      return false;
    }
  }

  /** {@code x * sigmoid(x)}. */
  record Silu() implements Nonlinearity {
    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }

    @Override
    public boolean homogeneous() {
      return false;
    }
  }

  /** {@code 1 / (1 + exp(-x))}. */
  record Sigmoid() implements Nonlinearity {
    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }

    @Override
    public boolean homogeneous() {
      return false;
    }
  }
}
