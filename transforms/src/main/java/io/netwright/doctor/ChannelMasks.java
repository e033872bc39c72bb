package io.netwright.doctor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The channels of each layer that each class's gradient is about, and those it is not about (the
 * indicator of Model Doctor, equation 5).
 *
 * <p>A class without images has neither: it takes no part in the constraint.
 */
public final class ChannelMasks {
  private final Map<String, List<BitSet>> high;
  private final Map<String, Integer> channels;
  private final List<Boolean> known;

  private ChannelMasks(
      Map<String, List<BitSet>> high, Map<String, Integer> channels, List<Boolean> known) {
    this.high = high;
    this.channels = channels;
    this.known = known;
  }

  /**
   * The masks of aggregated gradients.
   *
   * @param threshold of {@link MaskRule#MIN_MAX}, in [0, 1)
   */
  public static ChannelMasks of(GradientAggregates aggregates, MaskRule rule, double threshold) {
    Map<String, List<BitSet>> high = new LinkedHashMap<>();
    Map<String, Integer> channels = new LinkedHashMap<>();
    List<Boolean> known =
        IntStream.range(0, aggregates.classes())
            .mapToObj(label -> aggregates.images(label) > 0)
            .toList();
    for (String layer : aggregates.layers()) {
      List<BitSet> ofLayer = new ArrayList<>();
      for (int label = 0; label < known.size(); label++) {
        double[] aggregate = aggregates.of(layer, label);
        channels.put(layer, aggregate.length);
        ofLayer.add(known.get(label) ? rule.high(aggregate, threshold) : new BitSet());
      }
      high.put(layer, ofLayer);
    }
    return new ChannelMasks(high, channels, known);
  }

  /** Masks of classes that all have images, given outright. */
  static ChannelMasks given(String layer, int channels, List<BitSet> high) {
    return new ChannelMasks(
        Map.of(layer, List.copyOf(high)),
        Map.of(layer, channels),
        high.stream().map(mask -> true).toList());
  }

  /** The layers. */
  public List<String> layers() {
    return List.copyOf(high.keySet());
  }

  /** Number of classes. */
  public int classes() {
    return known.size();
  }

  /** Number of channels of a layer. */
  public int channels(String layer) {
    return channels.getOrDefault(layer, 0);
  }

  /** Whether a class had images to learn its channels from. */
  public boolean isKnown(int label) {
    return known.get(label);
  }

  /** The high channels of a class; a copy. */
  public BitSet high(String layer, int label) {
    List<BitSet> ofLayer = high.get(layer);
    if (ofLayer == null) {
      throw new IllegalArgumentException(
          "no masks of layer " + layer + "; there are those of " + high.keySet());
    }
    return (BitSet) ofLayer.get(label).clone();
  }

  /** {@code (K, C)} row-major: 1 where the channel is high for the class. */
  float[] highMatrix(String layer) {
    float[] matrix = new float[classes() * channels(layer)];
    for (int label = 0; label < classes(); label++) {
      int row = label * channels(layer);
      high(layer, label).stream().forEach(channel -> matrix[row + channel] = 1);
    }
    return matrix;
  }

  /** {@code (K, C)} row-major: 1 where the class is known and the channel is not high for it. */
  float[] lowMatrix(String layer) {
    float[] matrix = highMatrix(layer);
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = isKnown(i / channels(layer)) ? 1 - matrix[i] : 0;
    }
    return matrix;
  }
}
