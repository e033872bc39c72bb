package io.netwright.evaluate;

import java.util.Locale;

/** How much a finding says against a number, from little to all. */
public enum Severity {
  /** Worth knowing; the number stands. */
  NOTE,
  /** The number may mislead: it is shown with the finding and opens no gate. */
  SUSPICIOUS,
  /** The number is none. */
  INVALID;

  /** As it stands in rows: {@code suspicious}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The severity of that word. */
  public static Severity of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether what is said of a number speaks against it; nothing and notes do not. */
  public static boolean doubts(String word) {
    return !word.isEmpty() && of(word).compareTo(SUSPICIOUS) >= 0;
  }
}
