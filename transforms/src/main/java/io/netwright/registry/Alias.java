package io.netwright.registry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Names that move from version to version. */
public enum Alias {
  /** The version in use. */
  CHAMPION,
  /** The latest version that was trained, whether or not it was promoted. */
  CHALLENGER,
  /** The version that was in use before. */
  PREVIOUS;

  /** What people write: {@code champion}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The alias that people write so. */
  static Optional<Alias> of(String word) {
    return Arrays.stream(values()).filter(alias -> alias.word().equals(word)).findFirst();
  }
}
