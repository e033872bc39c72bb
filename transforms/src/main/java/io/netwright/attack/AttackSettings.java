package io.netwright.attack;

import org.jspecify.annotations.Nullable;

/** The checks that the attacks' records share. */
public final class AttackSettings {

  private AttackSettings() {}

  /** Refuses a missing threat model. */
  public static void requireThreatModel(@Nullable ThreatModel threatModel) {
    if (threatModel == null) {
      throw new IllegalArgumentException(
          "threatModel is missing; give a norm (LINF or L2) and an epsilon (e.g. 8/255)");
    }
  }

  /** Refuses other norms than LINF. */
  public static void requireLinf(String attack, @Nullable ThreatModel threatModel) {
    requireThreatModel(threatModel);
    if (threatModel != null && threatModel.norm() != Norm.LINF) {
      throw new IllegalArgumentException(
          attack + " has norm LINF only, got " + threatModel.norm() + "; pgd and apgd have both");
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
}
