package io.netwright.text;

import java.util.Locale;

/** How shares are written for people: in percent, with one digit after the point. */
public final class Percent {

  private Percent() {}

  /** A share in [0, 1] as percent without the sign, e.g. {@code 95.4}. */
  public static String of(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }
}
