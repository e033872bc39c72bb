package io.netwright.attack;

import java.io.Serializable;

/**
 * What an attacker may do: change an image within a ball around it, staying in [0, 1].
 *
 * @param norm how the change is measured
 * @param epsilon radius of the ball on the [0, 1] scale: 8/255, not 8
 */
public record ThreatModel(Norm norm, Fraction epsilon) implements Serializable {

  /** Refuses a radius outside the scale of its norm. */
  public ThreatModel {
    if (norm == null || epsilon == null) {
      throw new IllegalArgumentException(
          "a threat model needs a norm (LINF or L2) and an epsilon (e.g. 8/255), got norm "
              + norm
              + " and epsilon "
              + epsilon);
    }
    if (epsilon.value() > (norm == Norm.LINF ? 1 : 1000)) {
      throw new IllegalArgumentException(
          "epsilon must be in [0, 1] for LINF (8/255, not 8) and in [0, 1000] for L2, got "
              + epsilon);
    }
  }

  /** A ball of the largest-change norm. */
  public static ThreatModel linf(double epsilon) {
    return new ThreatModel(Norm.LINF, Fraction.of(epsilon));
  }

  /** A ball of the largest-change norm, its radius as written: {@code 8/255}. */
  public static ThreatModel linf(String epsilon) {
    return new ThreatModel(Norm.LINF, Fraction.of(epsilon));
  }

  /** A ball of the Euclidean norm. */
  public static ThreatModel l2(double epsilon) {
    return new ThreatModel(Norm.L2, Fraction.of(epsilon));
  }

  /** The radius as a number. */
  public double radius() {
    return epsilon.value();
  }
}
