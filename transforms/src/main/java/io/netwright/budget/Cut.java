package io.netwright.budget;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is taken away from some networks.
 *
 * @param removed numbers of the sets of channels that depend on each other, of each network
 */
public record Cut(List<BitSet> removed) {

  /** Takes copies. */
  public Cut {
    removed = removed.stream().map(sets -> (BitSet) sets.clone()).toList();
  }

  /** Nothing, of so many networks. */
  static Cut nothing(int networks) {
    return new Cut(Stream.generate(BitSet::new).limit(networks).toList());
  }

  /** This and some more. */
  Cut with(List<ChannelSet> more) {
    List<BitSet> all = new ArrayList<>();
    removed.forEach(sets -> all.add((BitSet) sets.clone()));
    more.forEach(set -> all.get(set.network()).set(set.number()));
    return new Cut(all);
  }

  /** Whether everything that another takes away is taken away here, too. */
  public boolean contains(Cut other) {
    for (int i = 0; i < removed.size(); i++) {
      BitSet more = (BitSet) other.removed.get(i).clone();
      more.andNot(removed.get(i));
      if (!more.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Channels of a network that depend on each other.
   *
   * @param network which of the networks
   * @param number of the set in it
   */
  record ChannelSet(int network, int number) {}
}
