package io.netwright.nn.graph;

import java.util.List;

/** Several tensors become one. */
public sealed interface Joining extends Layer {

  @Override
  default boolean homogeneous() {
    return false; // a factor on one input alone is none on the output
  }

  @Override
  default Layer keeping(int[] inputs, int[] outputs) {
    return this;
  }

  @Override
  default Layer withoutChannels() {
    return this;
  }

  /** Sum of equal shapes. */
  record Add() implements Joining {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.equal(this, inputs);
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.United(inputs.size());
    }
  }

  /** Product of a feature map and a map of one position per channel, or of equal shapes. */
  record Multiply() implements Joining {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.broadcast(this, inputs);
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.United(inputs.size());
    }
  }

  /** Channels of all inputs, one after another. */
  record Concat() implements Joining {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.concatenated(this, inputs);
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Joined(inputs.stream().map(FeatureShape::channels).toList());
    }
  }
}
