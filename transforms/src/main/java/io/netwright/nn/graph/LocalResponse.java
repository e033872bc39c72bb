package io.netwright.nn.graph;

import java.util.List;

/**
 * Local response normalization across channels, for maps:
 *
 * <p>{@code y[c] = x[c] / (bias + alpha / size * sum(x[j]^2 for j in c - size / 2 .. c + size /
 * 2))^beta}, channels outside the map left out. Source: Krizhevsky, Sutskever, Hinton, "ImageNet
 * Classification with Deep Convolutional Neural Networks" (2012), section 3.3, with alpha divided
 * by the size as ONNX and PyTorch do it.
 *
 * @param size number of neighbouring channels, the channel in their middle: odd
 */
public record LocalResponse(int size, float alpha, float beta, float bias) implements Layer {
  private static final int MOST_CHANNELS = 4096;

  /** Refuses what would divide by zero or take roots of negative numbers. */
  public LocalResponse {
    Sizes.positive("size", size);
    if (size % 2 == 0) {
      throw new IllegalArgumentException("size must be odd, as ONNX Runtime wants it, got " + size);
    }
    if (!(alpha >= 0 && Float.isFinite(alpha)) || !(bias > 0 && Float.isFinite(bias))) {
      throw new IllegalArgumentException(
          "alpha must be at least 0 and bias above 0, got alpha %s and bias %s"
              .formatted(alpha, bias));
    }
    if (!Float.isFinite(beta)) {
      throw new IllegalArgumentException("beta must be finite, got " + beta);
    }
  }

  @Override
  public FeatureShape outputShape(List<FeatureShape> inputs) {
    FeatureShape in = Shapes.map(this, inputs);
    if (in.channels() > MOST_CHANNELS) {
      throw Shapes.refused(this, inputs, "at most " + MOST_CHANNELS + " channels");
    }
    return in;
  }

  @Override
  public ChannelRule channelRule(List<FeatureShape> inputs) {
    return new ChannelRule.Neighbours(inputs.get(0).channels(), size / 2, size / 2);
  }

  /** All of them: neighbours are never cut apart. */
  @Override
  public Layer keeping(int[] inputs, int[] outputs) {
    return this;
  }

  @Override
  public Layer withoutChannels() {
    return this;
  }

  @Override
  public boolean homogeneous() {
    return false;
  }

  /** A matrix of 0 and {@code alpha / size} that sums the squares of neighbours, row-major. */
  public float[] sums(int channels) {
    float[] sums = new float[channels * channels];
    for (int output = 0; output < channels; output++) {
      int from = Math.max(0, output - size / 2);
      long until = Math.min(channels, (long) output + size / 2 + 1);
      for (int input = from; input < until; input++) {
        sums[output * channels + input] = alpha / size;
      }
    }
    return sums;
  }
}
