package io.netwright.attack.oracle;

import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the attacks' records ask of their settings. */
public final class Setting {
  private Setting() {}

  /** A count as given, or the default where it is left out. */
  public static int count(String name, @Nullable Integer given, int otherwise) {
    int value = given == null ? otherwise : given;
    if (value < 1) {
      throw new IllegalArgumentException(
          name + " must be at least 1, got " + value + "; left out it is " + otherwise);
    }
    return value;
  }

  /** A number above 0 as given, or the default where it is left out. */
  public static double positive(String name, @Nullable Double given, double otherwise) {
    double value = given == null ? otherwise : given;
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + " must be above 0 and finite, got " + value + "; left out it is " + otherwise);
    }
    return value;
  }

  /** A number of at least 0 as given, or the default where it is left out. */
  public static double notNegative(String name, @Nullable Double given, double otherwise) {
    double value = given == null ? otherwise : given;
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + " must be at least 0 and finite, got " + value + "; left out it is " + otherwise);
    }
    return value;
  }

  /** Refuses a missing norm and those that an attack does not have. */
  public static void requireNorm(String attack, @Nullable Norm norm, Norm... allowed) {
    if (norm == null || !Set.of(allowed).contains(norm)) {
      throw new IllegalArgumentException(
          attack + " has the norms " + Arrays.toString(allowed) + ", got " + norm);
    }
  }

  /** Refuses a missing threat model and norms that an attack does not have. */
  public static void requireBall(String attack, @Nullable ThreatModel ball, Norm... allowed) {
    if (ball == null) {
      throw new IllegalArgumentException(
          "threatModel is missing; give a norm and an epsilon (e.g. LINF and 8/255)");
    }
    requireNorm(attack, ball.norm(), allowed);
  }
}
