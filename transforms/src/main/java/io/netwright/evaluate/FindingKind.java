package io.netwright.evaluate;

import java.util.Locale;

/** What a check of an evaluation can find; a new check adds its kinds here. */
public enum FindingKind {
  /** The gradient of the cross entropy is zero at clean images. */
  ZERO_CROSS_ENTROPY_GRADIENT,
  /** The gradient of a margin loss is zero at clean images. */
  ZERO_MARGIN_GRADIENT,
  /** An attack returned images as they were. */
  NEVER_MOVED,
  /** A scale-free attack breaks images that attacks on the cross entropy cannot see. */
  MASKED_CROSS_ENTROPY,
  /** Images count as robust that no attack could have moved anywhere. */
  BLIND_ATTACKS,
  /** A loss needs more classes than the model has, and another took its place. */
  FEW_CLASSES;

  /** As it stands in rows: {@code zero-margin-gradient}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
