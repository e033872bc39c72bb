package io.netwright.nn.graph;

import io.netwright.nn.graph.ParameterSpec.Kind;
import io.netwright.refusal.RefusedException;
import java.util.List;
import java.util.function.Function;

/**
 * Layers with a weight {@code (out, in / groups, ...)} and perhaps a bias: the parameter layers of
 * the papers.
 */
public sealed interface Weighted extends Layer {

  /** Number of input channels or features. */
  int inputs();

  /** Number of output channels or features. */
  int outputs();

  /** In how many groups, each of which reads its own inputs alone. */
  int groups();

  /** Whether a number is added to each output channel. */
  boolean bias();

  /** The same with other channel counts. */
  Weighted resized(int newInputs, int newOutputs, int newGroups);

  /** The same with a bias. */
  Weighted withBias();

  /** Answers by the type of layer; a new type asks every reader for an answer. */
  <R> R match(Function<Conv2d, R> ofConvolution, Function<Linear, R> ofLinear);

  @Override
  default boolean homogeneous() {
    return false;
  }

  /** The weighted layer of a node; any other layer is refused. */
  static Weighted of(Node node) {
    if (node.layer() instanceof Weighted weighted) {
      return weighted;
    }
    throw new RefusedException(
        "only convolutions and linear layers have a weight matrix, "
            + node.name()
            + " is "
            + node.layer());
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
      implements Weighted {
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

    @Override
    public int inputs() {
      return inChannels;
    }

    @Override
    public int outputs() {
      return outChannels;
    }

    @Override
    public Conv2d withBias() {
      return new Conv2d(inChannels, outChannels, kernel, stride, padding, dilation, groups, true);
    }

    /** The same with other channel counts and groups. */
    public Conv2d withChannels(int in, int out, int newGroups) {
      return new Conv2d(in, out, kernel, stride, padding, dilation, newGroups, bias);
    }

    @Override
    public Weighted resized(int newInputs, int newOutputs, int newGroups) {
      return withChannels(newInputs, newOutputs, newGroups);
    }

    /** Whether every input channel has filters of its own. */
    public boolean depthwise() {
      return groups > 1 && groups == inChannels;
    }

    @Override
    public <R> R match(Function<Conv2d, R> ofConvolution, Function<Linear, R> ofLinear) {
      return ofConvolution.apply(this);
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
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return depthwise()
          ? new ChannelRule.Repeated(outChannels / inChannels)
          : new ChannelRule.Mixing(inChannels, outChannels, groups);
    }

    @Override
    public Layer keeping(int[] inputs, int[] outputs) {
      return withChannels(inputs.length, outputs.length, depthwise() ? inputs.length : groups);
    }

    @Override
    public Layer withoutChannels() {
      return new Conv2d(1, 1, kernel, stride, padding, dilation, 1, false);
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
  record Linear(int inFeatures, int outFeatures, boolean bias) implements Weighted {
    /** Refuses sizes below one. */
    public Linear {
      Sizes.positive("features", inFeatures, outFeatures);
    }

    @Override
    public int inputs() {
      return inFeatures;
    }

    @Override
    public int outputs() {
      return outFeatures;
    }

    @Override
    public int groups() {
      return 1;
    }

    @Override
    public Linear withBias() {
      return new Linear(inFeatures, outFeatures, true);
    }

    @Override
    public Weighted resized(int newInputs, int newOutputs, int newGroups) {
      if (newGroups != 1) {
        throw new IllegalArgumentException("a linear layer has one group, got " + newGroups);
      }
      return new Linear(newInputs, newOutputs, bias);
    }

    @Override
    public <R> R match(Function<Conv2d, R> ofConvolution, Function<Linear, R> ofLinear) {
      return ofLinear.apply(this);
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
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Mixing(inFeatures, outFeatures, 1);
    }

    @Override
    public Layer keeping(int[] inputs, int[] outputs) {
      return new Linear(inputs.length, outputs.length, bias);
    }

    @Override
    public Layer withoutChannels() {
      return new Linear(1, 1, false);
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
}
