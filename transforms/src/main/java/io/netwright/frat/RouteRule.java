package io.netwright.frat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Decides which inputs of a layer are on a class's route, given which outputs are. */
@FunctionalInterface
interface RouteRule {

  /**
   * The inputs on the route; never none.
   *
   * @param linear whether the layer is linear rather than a convolution
   * @param outputs the output channels on the route
   */
  LayerRoute inputs(
      boolean linear, LayerStatistics statistics, ContributionMatrix contributions, BitSet outputs);

  /**
   * Critical features that are relevant to the route.
   *
   * <p>An input is critical iff its score is above the class's mean or, scaled by min-max, above
   * the threshold. It is relevant iff its contribution to some output on the route is above that
   * output's mean, see {@link ContributionMatrix}. Where no input is both, the one with the highest
   * score stays.
   */
  static RouteRule critical(RouteConfig config) {
    return (linear, statistics, contributions, outputs) -> {
      float[] scores = floats(statistics.critical());
      BitSet chosen = critical(scores, config);
      chosen.and(contributions.aboveMean(outputs));
      return route(chosen, scores, scores);
    };
  }

  /** The inputs that are critical features. */
  static BitSet critical(float[] scores, RouteConfig config) {
    if (config.criticalRule() == CriticalRule.MIN_MAX) {
      boolean small = config.objective() == RouteObjective.PROBABILITY;
      float[] comparable = small ? overLargest(scores) : scores;
      return above(ContributionMatrix.minMax(comparable), config.criticalThreshold());
    }
    double sum = 0;
    for (float score : scores) {
      sum += score;
    }
    return above(scores, sum / scores.length);
  }

  /** Derivatives of a probability may all be far below the 1e-5 that scaling adds to a range. */
  private static float[] overLargest(float[] scores) {
    float largest = scores[largest(scores)];
    float[] shares = scores.clone();
    for (int i = 0; i < shares.length; i++) {
      shares[i] = largest > 0 ? shares[i] / largest : 0;
    }
    return shares;
  }

  /**
   * Contribution allocation (Model LEGO).
   *
   * <p>Contributions are scaled to [0, 1] over each output's inputs. An input counts for an output
   * iff its contribution is above alpha. It is on the route iff the number of outputs on the route
   * for which it counts, scaled to [0, 1] over the inputs, is above beta. Where no input is, the
   * one with the largest sum of contributions stays.
   */
  static RouteRule contribution(ContributionConfig config) {
    return (linear, statistics, contributions, outputs) -> {
      double alpha = linear ? config.alphaLinear() : config.alphaConvolution();
      double beta = linear ? config.betaLinear() : config.betaConvolution();
      float[] shares = ContributionMatrix.minMax(contributions.allocated(outputs, alpha));
      return route(above(shares, beta), shares, contributions.totals());
    };
  }

  private static LayerRoute route(BitSet chosen, float[] scores, float[] totals) {
    if (chosen.isEmpty()) {
      chosen.set(largest(totals));
    }
    List<Float> all = new ArrayList<>(scores.length);
    for (float score : scores) {
      all.add(score);
    }
    return new LayerRoute(chosen.stream().boxed().toList(), all);
  }

  private static int largest(float[] totals) {
    int largest = 0;
    for (int i = 1; i < totals.length; i++) {
      largest = totals[i] > totals[largest] ? i : largest;
    }
    return largest;
  }

  private static BitSet above(float[] values, double threshold) {
    BitSet above = new BitSet(values.length);
    for (int i = 0; i < values.length; i++) {
      above.set(i, values[i] > threshold);
    }
    return above;
  }

  private static float[] floats(List<Float> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i);
    }
    return floats;
  }
}
