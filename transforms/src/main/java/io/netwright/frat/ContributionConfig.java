package io.netwright.frat;

import java.io.Serializable;

/**
 * Thresholds of the contribution form, compared with a strict {@code >} after min-max scaling.
 *
 * @param alphaConvolution least share of an output for which an input counts, convolutions
 * @param betaConvolution least share of such outputs for which an input is relevant, convolutions
 * @param alphaLinear the same as {@code alphaConvolution} for linear layers
 * @param betaLinear the same as {@code betaConvolution} for linear layers
 * @param alongGraph whether relevance follows the graph's edges; false: as released, each layer
 *     hands its mask to the one registered before it, and where the widths differ (a flatten, a
 *     branch) all channels count
 */
public record ContributionConfig(
    double alphaConvolution,
    double betaConvolution,
    double alphaLinear,
    double betaLinear,
    boolean alongGraph)
    implements Serializable {

  /** Refuses thresholds outside [0, 1). */
  public ContributionConfig {
    RouteConfig.checkShare("contribution.alphaConvolution", alphaConvolution);
    RouteConfig.checkShare("contribution.betaConvolution", betaConvolution);
    RouteConfig.checkShare("contribution.alphaLinear", alphaLinear);
    RouteConfig.checkShare("contribution.betaLinear", betaLinear);
  }

  /** The released thresholds, along the graph. */
  public static ContributionConfig defaults() {
    return new ContributionConfig(0.3, 0.2, 0.4, 0.3, true);
  }
}
