package io.netwright.pipelines.drawing;

import java.util.BitSet;

/**
 * The input channels of a layer from left to right; those on the route of a class are coloured.
 *
 * @param colour of the class
 * @param channels how many there are
 * @param critical which are on the route
 */
record ChannelStrip(String colour, int channels, BitSet critical) {
  static final double WIDTH = 256;
  static final double HEIGHT = 8;

  /** Takes a copy. */
  ChannelStrip {
    critical = (BitSet) critical.clone();
  }
}
