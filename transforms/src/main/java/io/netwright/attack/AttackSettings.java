package io.netwright.attack;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The checks that the attacks' records share. */
public final class AttackSettings {

  private AttackSettings() {}

  /** Refuses a missing threat model. */
  public static void requireThreatModel(@Nullable ThreatModel threatModel) {
    if (threatModel == null) {
      throw new IllegalArgumentException(
          "threatModel is missing; give a norm (LINF, L2 or L1) and an epsilon (e.g. 8/255)");
    }
  }

  /** Refuses other norms than LINF. */
  public static void requireLinf(String attack, @Nullable ThreatModel threatModel) {
    requireThreatModel(threatModel);
    if (threatModel != null && threatModel.norm() != Norm.LINF) {
      throw new IllegalArgumentException(
          attack
              + " has norm LINF only, got "
              + threatModel.norm()
              + "; pgd and apgd have LINF and L2");
    }
  }

  /** The size of a step: as given, or a quarter of the ball's radius where nothing is. */
  public static Fraction stepSize(ThreatModel threatModel, @Nullable Fraction stepSize) {
    Fraction size = stepSize == null ? threatModel.epsilon().quarter() : stepSize;
    if (size.isZero()) {
      throw new IllegalArgumentException(
          "stepSize must be above 0 on the [0, 1] scale (e.g. 2/255), got "
              + size
              + (size.value() > 0 ? ", which is 0 in 32 bits" : "")
              + "; left out it is a quarter of epsilon");
    }
    return size;
  }

  /** Refuses zero and negative numbers. */
  public static void requireAtLeastOne(String setting, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(setting + " must be at least 1, got " + value);
    }
  }

  /** Refuses L1, in which a step along the whole gradient is none of steepest ascent. */
  public static void requireLinfOrL2(String attack, @Nullable ThreatModel threatModel) {
    requireThreatModel(threatModel);
    if (threatModel != null && threatModel.norm() == Norm.L1) {
      throw new IllegalArgumentException(
          attack + " has the norms LINF and L2, got L1; apgd and apgd-t have it");
    }
  }

  /** Refuses what is outside an interval, its ends included. */
  public static void requireBetween(String setting, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s must be in [%s, %s], got %s".formatted(setting, plain(least), plain(most), value));
    }
  }

  /** Refuses what AutoAttack's step sizes cannot be judged by. */
  public static void requireRho(double rho) {
    if (!(rho > 0 && rho < 1)) {
      throw new IllegalArgumentException("rho must be in (0, 1), 0.75 in the paper; got " + rho);
    }
  }

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

  /** A number in (0, 1) as given, or the default where it is left out. */
  public static double belowOne(String name, @Nullable Double given, double otherwise) {
    double value = positive(name, given, otherwise);
    if (value >= 1) {
      throw new IllegalArgumentException(
          name + " must be in (0, 1), got " + value + "; left out it is " + otherwise);
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

  private static String plain(double value) {
    return new BigDecimal(value).stripTrailingZeros().toPlainString();
  }

  /** Refuses an attack that does not say what it increases. */
  public static void requireLoss(@Nullable AttackLoss loss) {
    if (loss == null) {
      throw new IllegalArgumentException("loss is missing; choose CE, DLR or MARGIN");
    }
  }
}
