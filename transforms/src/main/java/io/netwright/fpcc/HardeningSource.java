package io.netwright.fpcc;

import java.util.Arrays;
import java.util.Locale;

/** Which model is hardened. */
public enum HardeningSource {
  /** The task model that was assembled. */
  ASSEMBLED,
  /** The model after treatment. */
  TREATED,
  /** The model as first trained. */
  BASELINE;

  /** The one that a variant is called; the default where it has no name here. */
  static HardeningSource of(String variant) {
    return Arrays.stream(values())
        .filter(source -> source.name().toLowerCase(Locale.ROOT).equals(variant))
        .findFirst()
        .orElse(ASSEMBLED);
  }
}
