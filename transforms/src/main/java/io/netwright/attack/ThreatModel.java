package io.netwright.attack;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * What an attacker may do: change an image within a ball around it, staying in [0, 1].
 *
 * @param norm how the change is measured
 * @param epsilon radius of the ball on the [0, 1] scale: 8/255, not 8
 */
public record ThreatModel(Norm norm, Fraction epsilon) implements Serializable {
  private static final int SHORT = 6;
  private static final double LEVELS = 255;
  private static final double PARTS = 1e6;

  /** Refuses a radius outside the scale of its norm, and one that allows no change at all. */
  public ThreatModel {
    if (norm == null || epsilon == null) {
      throw new IllegalArgumentException(
          "a threat model needs a norm (LINF, L2 or L1) and an epsilon (e.g. 8/255), got norm "
              + norm
              + " and epsilon "
              + epsilon);
    }
    if (epsilon.value() > largest(norm)) {
      throw new IllegalArgumentException(
          "epsilon must be in [0, 1] for LINF (8/255, not 8), in [0, 1000] for L2 and in [0,"
              + " 1000000] for L1, got "
              + epsilon);
    }
    if (epsilon.isZero()) {
      throw new IllegalArgumentException(
          "epsilon must be above 0, got "
              + epsilon
              + ", which is 0 in 32 bits: an attack that may change nothing finds nothing (the"
              + " clean accuracy is that point of a curve and needs no attack)");
    }
  }

  private static double largest(Norm norm) {
    return switch (norm) {
      case LINF -> 1;
      case L2 -> 1000;
      case L1 -> 1e6;
    };
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

  /** A ball of the sum of absolute changes. */
  public static ThreatModel l1(double epsilon) {
    return new ThreatModel(Norm.L1, Fraction.of(epsilon));
  }

  /** The radius as a number. */
  public double radius() {
    return epsilon.value();
  }

  /** Norm and radius as people write them; equal balls have equal names: {@code linf-8/255}. */
  public String name() {
    return name(norm.name(), radius());
  }

  /** The name of a ball whose norm and radius were read from a row. */
  public static String name(String norm, double radius) {
    return norm.toLowerCase(Locale.ROOT) + "-" + radiusText(radius);
  }

  /**
   * Reads a name.
   *
   * @param name e.g. {@code linf-8/255} or {@code l2-0.5}
   */
  public static ThreatModel named(String name) {
    int dash = name.indexOf('-');
    String norm = dash < 0 ? "" : name.substring(0, dash).toUpperCase(Locale.ROOT);
    return Norm.named(norm)
        .map(known -> new ThreatModel(known, Fraction.of(name.substring(dash + 1))))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a threat model is named by norm and epsilon such as linf-8/255 or l2-0.5, got "
                        + name));
  }

  /** A short decimal number as it is, any other in 255ths where it is one. */
  private static String radiusText(double radius) {
    BigDecimal decimal = BigDecimal.valueOf(radius).stripTrailingZeros();
    if (decimal.precision() <= SHORT) {
      return decimal.toPlainString();
    }
    double levels = Math.round(radius * LEVELS * PARTS) / PARTS;
    boolean exact = Math.abs(levels / LEVELS - radius) <= 4 * Math.ulp(radius);
    return exact
        ? BigDecimal.valueOf(levels).stripTrailingZeros().toPlainString() + "/255"
        : decimal.toPlainString();
  }
}
