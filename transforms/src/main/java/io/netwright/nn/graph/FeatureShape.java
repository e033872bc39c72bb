package io.netwright.nn.graph;

import java.io.Serializable;

/**
 * The shape of one image's feature map: {@code (C, H, W)}, or {@code (F)} after a flatten.
 *
 * @param channels channels, or features where {@code flat}
 * @param height rows; 1 where {@code flat}
 * @param width columns; 1 where {@code flat}
 * @param flat whether the tensor has two dimensions {@code (N, F)} rather than four
 */
public record FeatureShape(int channels, int height, int width, boolean flat)
    implements Serializable {

  /** Refuses sizes below one, and a flat shape with positions. */
  public FeatureShape {
    Sizes.positive("channels, height and width", channels, height, width);
    if (flat && (height != 1 || width != 1)) {
      throw new IllegalArgumentException(
          "a flat shape has one position, got " + height + " x " + width);
    }
  }

  /** A feature map {@code (C, H, W)}. */
  public static FeatureShape map(int channels, int height, int width) {
    return new FeatureShape(channels, height, width, false);
  }

  /** A feature vector {@code (F)}. */
  public static FeatureShape vector(int features) {
    return new FeatureShape(features, 1, 1, true);
  }

  /** The same positions with other channels. */
  public FeatureShape withChannels(int newChannels) {
    return new FeatureShape(newChannels, height, width, flat);
  }

  /** Number of positions, {@code H * W}. */
  public int positions() {
    return Math.multiplyExact(height, width);
  }

  @Override
  public String toString() {
    return flat ? "(" + channels + ")" : "(" + channels + ", " + height + ", " + width + ")";
  }
}
