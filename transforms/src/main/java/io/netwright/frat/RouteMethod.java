package io.netwright.frat;

/** How the channels of a class are found. */
public enum RouteMethod {
  /** Critical features bridged by relevance (CNN LEGO, arXiv 2203.13453 v1). */
  CRITICAL_FEATURES,
  /** Contribution aggregation and allocation (Model LEGO, NeurIPS 2024). */
  CONTRIBUTION
}
