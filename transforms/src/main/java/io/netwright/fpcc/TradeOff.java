package io.netwright.fpcc;

import io.netwright.attack.Fraction;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;

/**
 * More strengths at which the methods are tried, so that one call gives a curve of robust against
 * clean accuracy: a model each, beside that of the method at its usual strength.
 *
 * @param epsilons radii of the ball that fast-at, n-fgsm, pgd-at, trades and bpfc train in, and
 *     steps of the noise of sfm and sfm-cfs, such as 4/255
 * @param lambdas weights of the pattern consistency loss of fpcc
 */
public record TradeOff(List<Fraction> epsilons, List<Double> lambdas) implements Serializable {

  /** Refuses strengths that are none, and one twice. */
  public TradeOff {
    epsilons = List.copyOf(epsilons);
    lambdas = List.copyOf(lambdas);
    for (Fraction epsilon : epsilons) {
      if (epsilon.isZero() || epsilon.value() > 1) {
        throw new IllegalArgumentException(
            "curve.epsilons must be in (0, 1] such as 4/255, got " + epsilon.text());
      }
    }
    for (double lambda : lambdas) {
      if (!(lambda >= 0 && Double.isFinite(lambda))) {
        throw new IllegalArgumentException("curve.lambdas must be at least 0, got " + lambda);
      }
    }
    List<Double> radii = epsilons.stream().map(Fraction::value).toList();
    requireDifferent("epsilons", radii);
    requireDifferent("lambdas", lambdas);
  }

  /** The usual strengths alone. */
  public static TradeOff none() {
    return new TradeOff(List.of(), List.of());
  }

  private static void requireDifferent(String name, List<Double> strengths) {
    if (new HashSet<>(strengths).size() != strengths.size()) {
      throw new IllegalArgumentException("curve." + name + " must differ, got " + strengths);
    }
  }
}
