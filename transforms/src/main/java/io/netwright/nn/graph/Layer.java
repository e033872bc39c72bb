package io.netwright.nn.graph;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.netwright.nn.graph.ParameterSpec.Kind;
import java.io.Serializable;
import java.util.List;

/**
 * What one node of a network computes, as data; tensors are {@code (N, C, H, W)} or {@code (N, F)}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "layer")
public sealed interface Layer extends Serializable {

  /** The shape of the output; an impossible input is refused with both shapes named. */
  FeatureShape outputShape(List<FeatureShape> inputs);

  /** The layer's parameter tensors, in state_dict order. */
  default List<ParameterSpec> parameters() {
    return List.of();
  }

  /** Multiply-adds for one image. */
  default long multiplyAdds(FeatureShape output) {
    return 0;
  }

  /** Where the images come in, {@code (N, C, H, W)} in [0, 1]. */
  record Input(FeatureShape shape) implements Layer {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return shape;
    }
  }

  /** {@code (x - mean) / std} per channel: the one normalization, inside the network. */
  record Normalize(List<Float> mean, List<Float> std) implements Layer {
    /** Takes immutable copies. */
    public Normalize {
      mean = List.copyOf(mean);
      std = List.copyOf(std);
      if (mean.size() != std.size() || std.contains(0f)) {
        throw new IllegalArgumentException(
            "mean and std must have one value per channel and no std of 0, got "
                + mean
                + " and "
                + std);
      }
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.channels(this, inputs, mean.size());
    }
  }

  /** Zeros around every feature map. */
  record Pad(int top, int bottom, int left, int right) implements Layer {
    /** Refuses negative sizes. */
    public Pad {
      Sizes.notNegative("padding", top, bottom, left, right);
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape in = Shapes.map(this, inputs);
      return FeatureShape.map(in.channels(), in.height() + top + bottom, in.width() + left + right);
    }
  }

  /**
   * Two-dimensional convolution; grouped where {@code groups > 1}, depthwise where it equals both.
   */
  record Conv2d(
      int inChannels,
      int outChannels,
      Extent kernel,
      Extent stride,
      Extent padding,
      Extent dilation,
      int groups,
      boolean bias)
      implements Layer {
    /** Refuses impossible sizes and channel counts that the groups do not divide. */
    public Conv2d {
      Sizes.positive("channels and groups", inChannels, outChannels, groups);
      Sizes.window(kernel, stride, padding);
      Sizes.dilation(dilation);
      if (inChannels % groups != 0 || outChannels % groups != 0) {
        throw new IllegalArgumentException(
            "groups must divide both channel counts, got groups "
                + groups
                + " for "
                + inChannels
                + " -> "
                + outChannels);
      }
    }

    /** A square, undilated, ungrouped convolution without bias. */
    public static Conv2d of(int inChannels, int outChannels, int kernel, int stride, int padding) {
      return new Conv2d(
          inChannels,
          outChannels,
          Extent.square(kernel),
          Extent.square(stride),
          Extent.square(padding),
          Extent.square(1),
          1,
          false);
    }

    /** The same with a bias. */
    public Conv2d withBias() {
      return new Conv2d(inChannels, outChannels, kernel, stride, padding, dilation, groups, true);
    }

    /** The same with other channel counts and groups. */
    public Conv2d withChannels(int in, int out, int newGroups) {
      return new Conv2d(in, out, kernel, stride, padding, dilation, newGroups, bias);
    }

    /** Whether every input channel has filters of its own. */
    public boolean depthwise() {
      return groups > 1 && groups == inChannels;
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape in = Shapes.channels(this, inputs, inChannels);
      Extent reach =
          new Extent(
              dilation.height() * (kernel.height() - 1) + 1,
              dilation.width() * (kernel.width() - 1) + 1);
      return Shapes.windowed(this, in, reach, stride, padding, false).withChannels(outChannels);
    }

    @Override
    public List<ParameterSpec> parameters() {
      ParameterSpec weight =
          new ParameterSpec(
              "weight",
              List.of(outChannels, inChannels / groups, kernel.height(), kernel.width()),
              Kind.WEIGHT);
      return bias
          ? List.of(weight, new ParameterSpec("bias", List.of(outChannels), Kind.BIAS))
          : List.of(weight);
    }

    @Override
    public long multiplyAdds(FeatureShape output) {
      return (long) output.positions()
          * outChannels
          * (inChannels / groups)
          * kernel.height()
          * kernel.width();
    }
  }

  /** Affine map of a feature vector. */
  record Linear(int inFeatures, int outFeatures, boolean bias) implements Layer {
    /** Refuses sizes below one. */
    public Linear {
      Sizes.positive("features", inFeatures, outFeatures);
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape in = Shapes.channels(this, inputs, inFeatures);
      if (!in.flat()) {
        throw Shapes.refused(this, inputs, "a flat vector; put a Flatten before it");
      }
      return FeatureShape.vector(outFeatures);
    }

    @Override
    public List<ParameterSpec> parameters() {
      ParameterSpec weight =
          new ParameterSpec("weight", List.of(outFeatures, inFeatures), Kind.WEIGHT);
      return bias
          ? List.of(weight, new ParameterSpec("bias", List.of(outFeatures), Kind.BIAS))
          : List.of(weight);
    }

    @Override
    public long multiplyAdds(FeatureShape output) {
      return (long) inFeatures * outFeatures;
    }
  }

  /**
   * Batch normalization per channel.
   *
   * @param momentum weight of the new batch in the running statistics (PyTorch's sense)
   */
  record BatchNorm(int channels, float eps, float momentum) implements Layer {
    /** Refuses sizes below one. */
    public BatchNorm {
      Sizes.positive("channels", channels);
    }

    /** PyTorch's defaults: eps 1e-5, momentum 0.1. */
    public static BatchNorm of(int channels) {
      return new BatchNorm(channels, 1e-5f, 0.1f);
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.channels(this, inputs, channels);
    }

    @Override
    public List<ParameterSpec> parameters() {
      List<Integer> shape = List.of(channels);
      return List.of(
          new ParameterSpec("weight", shape, Kind.SCALE),
          new ParameterSpec("bias", shape, Kind.SHIFT),
          new ParameterSpec("running_mean", shape, Kind.RUNNING_MEAN),
          new ParameterSpec("running_var", shape, Kind.RUNNING_VARIANCE));
    }
  }

  /** {@code max(x, 0)}. */
  record Relu() implements Same {}

  /** {@code min(max(x, 0), 6)}. */
  record Relu6() implements Same {}

  /** {@code x * sigmoid(x)}. */
  record Silu() implements Same {}

  /** {@code 1 / (1 + exp(-x))}. */
  record Sigmoid() implements Same {}

  /** Zeroes elements with the given probability and scales the rest, in training only. */
  record Dropout(float probability) implements Same {}

  /**
   * Spatial-wise feature modification of FPCC: random {@code ±epsilon} per pixel, training only.
   */
  record Sfm(float epsilon) implements Same {}

  /** Channel-wise feature selection of FPCC: drops whole channels, unscaled, training only. */
  record Cfs(float dropProbability) implements Same {}

  /** Pattern-based robustness optimization of FPCC: identity that holds a pattern per class. */
  record Pro(int classes, int channels) implements Layer {
    /** Refuses sizes below one. */
    public Pro {
      Sizes.positive("classes and channels", classes, channels);
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.channels(this, inputs, channels);
    }

    @Override
    public List<ParameterSpec> parameters() {
      return List.of(new ParameterSpec("pattern", List.of(classes, channels), Kind.PATTERN));
    }
  }

  /** Largest value of each window. */
  record MaxPool(Extent kernel, Extent stride, Extent padding, boolean ceil) implements Layer {
    /** Refuses impossible windows. */
    public MaxPool {
      Sizes.window(kernel, stride, padding);
    }

    /** Square windows without padding that do not overlap. */
    public static MaxPool of(int side) {
      return new MaxPool(Extent.square(side), Extent.square(side), Extent.square(0), false);
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.windowed(this, Shapes.map(this, inputs), kernel, stride, padding, ceil);
    }
  }

  /** Mean of each window. */
  record AvgPool(Extent kernel, Extent stride, Extent padding, boolean ceil, boolean countPadding)
      implements Layer {
    /** Refuses impossible windows. */
    public AvgPool {
      Sizes.window(kernel, stride, padding);
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.windowed(this, Shapes.map(this, inputs), kernel, stride, padding, ceil);
    }
  }

  /** Mean of windows chosen so that the output has the given size, as PyTorch chooses them. */
  record AdaptiveAvgPool(int height, int width) implements Layer {
    /** Refuses sizes below one. */
    public AdaptiveAvgPool {
      Sizes.positive("height and width", height, width);
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return FeatureShape.map(Shapes.map(this, inputs).channels(), height, width);
    }
  }

  /** Largest value of each whole feature map. */
  record GlobalMaxPool() implements Layer {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return FeatureShape.map(Shapes.map(this, inputs).channels(), 1, 1);
    }
  }

  /** {@code (N, C, H, W)} to {@code (N, C * H * W)}, row-major. */
  record Flatten() implements Layer {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape in = Shapes.single(this, inputs);
      return FeatureShape.vector(Math.multiplyExact(in.channels(), in.positions()));
    }
  }

  /** Sum of equal shapes. */
  record Add() implements Layer {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.equal(this, inputs);
    }
  }

  /** Product of a feature map and a map of one position per channel, or of equal shapes. */
  record Multiply() implements Layer {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.broadcast(this, inputs);
    }
  }

  /** Channels of all inputs, one after another. */
  record Concat() implements Layer {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.concatenated(this, inputs);
    }
  }

  /** Channels {@code from} (inclusive) to {@code to} (exclusive): one part of a split. */
  record ChannelSlice(int from, int to) implements Layer {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      FeatureShape in = Shapes.single(this, inputs);
      if (from < 0 || to <= from || to > in.channels()) {
        throw Shapes.refused(this, inputs, "at least " + to + " channels");
      }
      return in.withChannels(to - from);
    }
  }

  /** Channel {@code g * (C / groups) + i} moves to {@code i * groups + g}. */
  record ChannelShuffle(int groups) implements Layer {
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
  }

  /** A vector {@code (N, F)} seen as maps of one position {@code (N, F, 1, 1)}. */
  record Unflatten() implements Layer {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return FeatureShape.map(Shapes.single(this, inputs).channels(), 1, 1);
    }
  }

  /** A layer whose output has the shape of its one input. */
  sealed interface Same extends Layer {
    @Override
    default FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.single(this, inputs);
    }
  }
}
