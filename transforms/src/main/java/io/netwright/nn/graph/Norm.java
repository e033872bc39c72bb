package io.netwright.nn.graph;

import io.netwright.nn.graph.ParameterSpec.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Layers that shift and scale every channel by numbers of its own. */
public sealed interface Norm extends Layer {

  /** A layer for the channels of this one, then those of another of the same type. */
  Norm beside(Norm next);

  @Override
  default boolean homogeneous() {
    return false;
  }

  /** {@code (x - mean) / std} per channel: the one normalization, inside the network. */
  record Normalize(List<Float> mean, List<Float> std) implements Norm {
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

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(true);
    }

    @Override
    public Layer keeping(int[] inputs, int[] outputs) {
      return new Normalize(
          Arrays.stream(outputs).mapToObj(mean::get).toList(),
          Arrays.stream(outputs).mapToObj(std::get).toList());
    }

    @Override
    public Norm beside(Norm next) {
      Normalize other = (Normalize) next;
      return new Normalize(joined(mean, other.mean), joined(std, other.std));
    }

    private static List<Float> joined(List<Float> first, List<Float> second) {
      List<Float> joined = new ArrayList<>(first);
      joined.addAll(second);
      return joined;
    }

    @Override
    public Layer withoutChannels() {
      return new Normalize(List.of(), List.of());
    }
  }

  /**
   * Batch normalization per channel.
   *
   * @param momentum weight of the new batch in the running statistics (PyTorch's sense)
   */
  record BatchNorm(int channels, float eps, float momentum) implements Norm {
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
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(true);
    }

    @Override
    public Layer keeping(int[] inputs, int[] outputs) {
      return new BatchNorm(outputs.length, eps, momentum);
    }

    @Override
    public Norm beside(Norm next) {
      return new BatchNorm(channels + ((BatchNorm) next).channels, eps, momentum);
    }

    @Override
    public Layer withoutChannels() {
      return new BatchNorm(1, eps, 0);
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

  /**
   * {@code weight x + bias} per channel, in training as in evaluation: what is left of LayerScale,
   * SkipInit or a normalization with frozen statistics.
   */
  record ChannelScale(int channels) implements Norm {
    /** Refuses sizes below one. */
    public ChannelScale {
      Sizes.positive("channels", channels);
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.channels(this, inputs, channels);
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(true);
    }

    @Override
    public Layer keeping(int[] inputs, int[] outputs) {
      return new ChannelScale(outputs.length);
    }

    @Override
    public Norm beside(Norm next) {
      return new ChannelScale(channels + ((ChannelScale) next).channels);
    }

    @Override
    public Layer withoutChannels() {
      return new ChannelScale(1);
    }

    @Override
    public List<ParameterSpec> parameters() {
      List<Integer> shape = List.of(channels);
      return List.of(
          new ParameterSpec("weight", shape, Kind.SCALE),
          new ParameterSpec("bias", shape, Kind.SHIFT));
    }
  }
}
