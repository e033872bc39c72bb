package io.netwright.frat;

import java.util.BitSet;
import java.util.List;

/**
 * The input channels of one layer that are on the route of a class, with the scores of all.
 *
 * @param channels indices into the layer's input channels, ascending
 * @param scores one per input channel: the critical feature score, or the share allocated
 */
public record LayerRoute(List<Integer> channels, List<Float> scores) {

  /** Refuses an empty route and channels without a score. */
  public LayerRoute {
    channels = channels.stream().sorted().distinct().toList();
    scores = List.copyOf(scores);
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("a route has at least one channel per layer, got none");
    }
    if (channels.get(0) < 0 || channels.get(channels.size() - 1) >= scores.size()) {
      throw new IllegalArgumentException(
          "channels must be in [0, " + scores.size() + "), got " + channels);
    }
  }

  /** The channels as a mask; a fresh one each time. */
  public BitSet mask() {
    BitSet mask = new BitSet(scores.size());
    channels.forEach(mask::set);
    return mask;
  }
}
