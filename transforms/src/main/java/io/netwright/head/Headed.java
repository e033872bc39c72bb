package io.netwright.head;

import io.netwright.nn.WeightedGraph;
import java.util.List;

/**
 * Joined networks with a head.
 *
 * @param model the network with the head
 * @param plain the same without
 * @param choice which head it is, and what others would have reached
 * @param scaling factors by part; empty where nothing was scaled
 */
public record Headed(
    WeightedGraph model, WeightedGraph plain, HeadChoice choice, List<ParameterScaling> scaling) {

  /** Takes an immutable copy. */
  public Headed {
    scaling = List.copyOf(scaling);
  }

  /** Networks that are joined and no more. */
  public static Headed plain(WeightedGraph joined) {
    return new Headed(joined, joined, HeadChoice.unseen(HeadMethod.NONE), List.of());
  }
}
