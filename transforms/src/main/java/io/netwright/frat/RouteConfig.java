package io.netwright.frat;

import java.io.Serializable;

/**
 * How routes are extracted.
 *
 * @param method critical features or contributions
 * @param objective what critical features are derivatives of; without effect on contributions
 * @param criticalRule when a feature is critical; without effect on contributions
 * @param criticalThreshold in [0, 1), for {@link CriticalRule#MIN_MAX} alone
 * @param perClass images per class to look at: the ones classified with the highest confidence
 * @param contribution thresholds of the contribution form
 */
public record RouteConfig(
    RouteMethod method,
    RouteObjective objective,
    CriticalRule criticalRule,
    double criticalThreshold,
    int perClass,
    ContributionConfig contribution)
    implements Serializable {

  /** Refuses numbers outside their range. */
  public RouteConfig {
    checkShare("criticalThreshold", criticalThreshold);
    if (perClass < 1) {
      throw new IllegalArgumentException("perClass must be at least 1, got " + perClass);
    }
  }

  /**
   * Critical features of the true class's logit, 50 images per class. Derivatives of a probability
   * weigh an image less the surer the network is of it.
   */
  public static RouteConfig defaults() {
    return new RouteConfig(
        RouteMethod.CRITICAL_FEATURES,
        RouteObjective.LOGIT,
        CriticalRule.CLASS_MEAN,
        0.2,
        50,
        ContributionConfig.defaults());
  }

  /** The same by another method. */
  public RouteConfig with(RouteMethod newMethod) {
    return new RouteConfig(
        newMethod, objective, criticalRule, criticalThreshold, perClass, contribution);
  }

  /** The same with derivatives of another objective. */
  public RouteConfig with(RouteObjective newObjective) {
    return new RouteConfig(
        method, newObjective, criticalRule, criticalThreshold, perClass, contribution);
  }

  /** The same with other contribution thresholds. */
  public RouteConfig with(ContributionConfig newContribution) {
    return new RouteConfig(
        method, objective, criticalRule, criticalThreshold, perClass, newContribution);
  }

  static void checkShare(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1), got " + value);
    }
  }
}
