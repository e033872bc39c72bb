package io.netwright.nn.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The same values in another place. */
public sealed interface Rearranging extends Layer {

  @Override
  default boolean homogeneous() {
    return true;
  }

  @Override
  default Layer keeping(int[] inputs, int[] outputs) {
    return this;
  }

  @Override
  default Layer withoutChannels() {
    return this;
  }

  /** Zeros around every feature map. */
  record Pad(int top, int bottom, int left, int right) implements Rearranging {
    /** Refuses negative sizes. */
    public Pad {
      Sizes.notNegative("padding", top, bottom, left, right);
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape in = Shapes.map(this, inputs);
      return FeatureShape.map(in.channels(), in.height() + top + bottom, in.width() + left + right);
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /**
   * A number around every feature map that is not zero; a very low one lets a maximum leave it out.
   */
  record Border(int top, int bottom, int left, int right, float value) implements Rearranging {
    /** Refuses negative sizes, and a number that is none. */
    public Border {
      Sizes.notNegative("border", top, bottom, left, right);
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("the border's value must be finite, got " + value);
      }
    }

    /** Below every number that a layer computes. */
    public static final float LOWEST = -Float.MAX_VALUE;

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape in = Shapes.map(this, inputs);
      return FeatureShape.map(in.channels(), in.height() + top + bottom, in.width() + left + right);
    }

    @Override
    public boolean homogeneous() {
      return false; // the border stays as it is
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /** {@code (N, C, H, W)} to {@code (N, C * H * W)}, row-major. */
  record Flatten() implements Rearranging {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape in = Shapes.single(this, inputs);
      return FeatureShape.vector(Math.multiplyExact(in.channels(), in.positions()));
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Repeated(inputs.get(0).positions());
    }
  }

  /** A vector {@code (N, F)} seen as maps of one position {@code (N, F, 1, 1)}. */
  record Unflatten() implements Rearranging {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape in = Shapes.single(this, inputs);
      if (!in.flat()) {
        throw Shapes.refused(this, inputs, "a vector");
      }
      return FeatureShape.map(in.channels(), 1, 1);
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /** Channels {@code from} (inclusive) to {@code to} (exclusive): one part of a split. */
  record ChannelSlice(int from, int to) implements Rearranging {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape in = Shapes.single(this, inputs);
      if (from < 0 || to <= from || to > in.channels()) {
        throw Shapes.refused(this, inputs, "at least " + to + " channels");
      }
      return in.withChannels(to - from);
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Slice(from, to);
    }

    @Override
    public Layer keeping(int[] inputs, int[] outputs) {
      int before = (int) Arrays.stream(inputs).filter(channel -> channel < from).count();
      return new ChannelSlice(before, before + outputs.length);
    }

    @Override
    public Layer withoutChannels() {
      return new ChannelSlice(0, 1);
    }
  }

  /** Channel {@code g * (C / groups) + i} moves to {@code i * groups + g}. */
  record ChannelShuffle(int groups) implements Rearranging {
    /** Refuses less than one group. */
    public ChannelShuffle {
      Sizes.positive("groups", groups);
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape in = Shapes.single(this, inputs);
      if (in.channels() % groups != 0) {
        throw Shapes.refused(this, inputs, "a multiple of " + groups + " channels");
      }
      return in;
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      int channels = inputs.get(0).channels();
      int perGroup = channels / groups;
      List<Integer> order = new ArrayList<>(channels);
      for (int output = 0; output < channels; output++) {
        order.add(output % groups * perGroup + output / groups);
      }
      return new ChannelRule.Permuted(order);
    }

    /** A shuffle of no groups where the channels left cannot be grouped as before. */
    @Override
    public Layer keeping(int[] inputs, int[] outputs) {
      return inputs.length % groups == 0 ? this : new ChannelShuffle(1);
    }

    @Override
    public Layer withoutChannels() {
      return new ChannelShuffle(1);
    }
  }
}
