package io.netwright.lego;

import io.netwright.budget.ActivationRanking;
import io.netwright.budget.ChannelRanking;
import io.netwright.budget.RouteRanking;
import io.netwright.budget.TaylorRanking;

/** By what scores channels are cut where a budget decides. */
public enum AssemblyRanking {
  /** The scores of the routes: critical features or contributions, as they were extracted. */
  ROUTES,
  /** What the loss of the task would change by, to first order; reads training labels. */
  TAYLOR,
  /** How much a channel's activations stray, times the weights that read them. */
  ACTIVATION;

  private static final int IMAGES = 512;

  ChannelRanking ranking() {
    return switch (this) {
      case ROUTES -> new RouteRanking();
      case TAYLOR -> new TaylorRanking(IMAGES);
      case ACTIVATION -> new ActivationRanking(IMAGES);
    };
  }
}
