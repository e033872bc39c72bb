package io.netwright.nn.graph;

import java.util.List;

/** The largest or the mean value of parts of every feature map. */
public sealed interface Pooling extends Layer {

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

  /** Largest value of each window. */
  record MaxPool(Extent kernel, Extent stride, Extent padding, boolean ceil) implements Pooling {
    /** Refuses impossible windows. */
    public MaxPool {
      Sizes.pooling(kernel, stride, padding);
    }

    /** Square windows without padding that do not overlap. */
    public static MaxPool of(int side) {
      return new MaxPool(Extent.square(side), Extent.square(side), Extent.square(0), false);
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.windowed(this, Shapes.map(this, inputs), kernel, stride, padding, ceil);
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /** Mean of each window. */
  record AvgPool(Extent kernel, Extent stride, Extent padding, boolean ceil, boolean countPadding)
      implements Pooling {
    /** Refuses impossible windows. */
    public AvgPool {
      Sizes.pooling(kernel, stride, padding);
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.windowed(this, Shapes.map(this, inputs), kernel, stride, padding, ceil);
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /**
   * Mean of the part of each window that lies on the map: every position is divided by a number of
   * its own. What lies around the map may be another number of places on every side, as ONNX's
   * AveragePool has it where {@code count_include_pad} is 0; {@link AvgPool} has it as PyTorch
   * does.
   */
  record UnevenAvgPool(Extent kernel, Extent stride, int top, int bottom, int left, int right)
      implements Pooling {
    /** Refuses impossible windows, and windows that may lie beside the map. */
    public UnevenAvgPool {
      Sizes.window(kernel, stride, Extent.square(0));
      Sizes.notNegative("padding", top, bottom, left, right);
      if (Math.max(top, bottom) >= kernel.height() || Math.max(left, right) >= kernel.width()) {
        throw new IllegalArgumentException(
            "padding must be below the kernel's size, so that every window has a part of the map,"
                + " got top %d, bottom %d, left %d, right %d for a kernel of %d x %d"
                    .formatted(top, bottom, left, right, kernel.height(), kernel.width()));
      }
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape padded = padded(Shapes.map(this, inputs));
      return Shapes.windowed(this, padded, kernel, stride, Extent.square(0), false);
    }

    /** The map with what lies around it, which is made to compute the means. */
    public FeatureShape padded(FeatureShape in) {
      return FeatureShape.map(in.channels(), in.height() + top + bottom, in.width() + left + right);
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /** Mean of windows chosen so that the output has the given size, as PyTorch chooses them. */
  record AdaptiveAvgPool(int height, int width) implements Pooling {
    /** Refuses sizes below one. */
    public AdaptiveAvgPool {
      Sizes.positive("height and width", height, width);
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return FeatureShape.map(Shapes.map(this, inputs).channels(), height, width);
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /** Largest value of each whole feature map. */
  record GlobalMaxPool() implements Pooling {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return FeatureShape.map(Shapes.map(this, inputs).channels(), 1, 1);
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }
}
