package io.netwright.nn.graph;

import java.util.List;

/** Functions of every single element, some with numbers of its channel. */
public sealed interface Nonlinearity extends Layer {

  @Override
  default FeatureShape outputShape(List<FeatureShape> inputs) {
    return Shapes.single(this, inputs);
  }

  @Override
  default boolean homogeneous() {
    return false;
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
  }

  /** {@code x * sigmoid(x)}. */
  record Silu() implements Nonlinearity {
    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /** {@code 1 / (1 + exp(-x))}. */
  record Sigmoid() implements Nonlinearity {
    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /** {@code (exp(x) - exp(-x)) / (exp(x) + exp(-x))}. */
  record Tanh() implements Nonlinearity {
    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /** {@code min(max(slope x + offset, 0), 1)}. */
  record HardSigmoid(float slope, float offset) implements Nonlinearity {
    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /** {@code x * min(max(x + 3, 0), 6) / 6} (Howard et al. 2019, arXiv 1905.02244). */
  record HardSwish() implements Nonlinearity {
    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /**
   * {@code x * Phi(x)} with the normal distribution function (Hendrycks and Gimpel 2016, arXiv
   * 1606.08415).
   *
   * @param tanh whether Phi is approximated by {@code (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) /
   *     2}
   */
  record Gelu(boolean tanh) implements Nonlinearity {
    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /** {@code x} where it is positive, {@code slope x} elsewhere. */
  record LeakyRelu(float slope) implements Nonlinearity {
    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }

    @Override
    public boolean homogeneous() {
      return true;
    }
  }

  /** {@code min(max(x, least), most)}. */
  record Clip(float least, float most) implements Nonlinearity {
    /** Refuses a least value that is not below the most. */
    public Clip {
      if (!(least < most)) {
        throw new IllegalArgumentException(
            "the least value must be below the most, got " + least + " and " + most);
      }
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /** A leaky ReLU with a trained slope for every channel (He et al. 2015, arXiv 1502.01852). */
  record PRelu(int channels) implements Nonlinearity {
    /** Refuses sizes below one. */
    public PRelu {
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
    public boolean homogeneous() {
      return true;
    }

    @Override
    public Layer keeping(int[] inputs, int[] outputs) {
      return new PRelu(outputs.length);
    }

    @Override
    public Layer withoutChannels() {
      return new PRelu(1);
    }

    @Override
    public List<ParameterSpec> parameters() {
      return List.of(new ParameterSpec("weight", List.of(channels), ParameterSpec.Kind.SLOPE));
    }
  }
}
