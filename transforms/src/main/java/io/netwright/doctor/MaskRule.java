package io.netwright.doctor;

import java.util.Arrays;
import java.util.BitSet;

/** Which channels of a class are high: those that its gradient is about. */
public enum MaskRule {
  /**
   * Scaled so that the class's smallest channel is 0 and its largest 1, above the threshold: {@code
   * (a_k - min a) / (max a - min a) > v}, as the official release.
   */
  MIN_MAX {
    @Override
    boolean isHigh(double value, double min, double max, double mean, double threshold) {
      return (value - min) / (max - min) > threshold;
    }
  },
  /** At least the mean of the class's channels, as the pre-publication code; has no threshold. */
  CLASS_MEAN {
    @Override
    boolean isHigh(double value, double min, double max, double mean, double threshold) {
      return value >= mean;
    }
  };

  abstract boolean isHigh(double value, double min, double max, double mean, double threshold);

  /**
   * The high channels of one class; all of them where none differs from another.
   *
   * @param aggregate one number per channel
   * @param threshold {@code v} of {@link #MIN_MAX}
   */
  BitSet high(double[] aggregate, double threshold) {
    double min = Arrays.stream(aggregate).min().orElse(0);
    double max = Arrays.stream(aggregate).max().orElse(0);
    double mean = Arrays.stream(aggregate).average().orElse(0);
    BitSet high = new BitSet(aggregate.length);
    for (int channel = 0; channel < aggregate.length; channel++) {
      high.set(channel, min == max || isHigh(aggregate[channel], min, max, mean, threshold));
    }
    return high;
  }
}
