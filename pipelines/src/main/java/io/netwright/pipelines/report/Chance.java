package io.netwright.pipelines.report;

import java.util.Locale;

/** How likely something is by chance, as people read it. */
final class Chance {
  private static final double LEAST = 0.001;

  private Chance() {}

  /** Three digits. */
  static String number(double probability) {
    return probability < LEAST ? "below 0.001" : String.format(Locale.ROOT, "%.3f", probability);
  }

  /** The same in a sentence. */
  static String text(double probability) {
    return probability < LEAST ? "p < 0.001" : "p = " + number(probability);
  }
}
