package io.netwright.lego;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a task model is measured beside. Those that are cut are measured repaired and not. */
public enum Baseline {
  /** As many channels in each layer as the task model has, those of the largest weights. */
  L1("same widths, by L1 norm", 1),
  /** As many channels in each layer, those that the loss of the task would change by most. */
  TAYLOR("same widths, by Taylor", 1),
  /** As many channels in each layer, by chance: ten draws. */
  RANDOM("same widths, random", 10),
  /** One share of all layers' channels, no more parameters, those of the largest weights. */
  L1_UNIFORM("one width factor, by L1 norm", 1),
  /** One share of all layers' channels, no more parameters, by chance: ten draws. */
  RANDOM_UNIFORM("one width factor, random", 10),
  /**
   * The source's architecture at a width with no more parameters, trained from scratch on as many
   * images as the source. A source that is not of the zoo has none.
   */
  SMALL_NETWORK("small network from scratch", 1);

  private final String words;
  private final int draws;

  Baseline(String words, int draws) {
    this.words = words;
    this.draws = draws;
  }

  /** The one of that label. */
  public static Optional<Baseline> labelled(String label) {
    return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
  }

  /** What it is called in metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it is called in tables. */
  public String words() {
    return words;
  }

  /** Why it is not measured, where it is not. */
  public String whyLeftOut() {
    return switch (this) {
      case TAYLOR -> "the task model's channels are chosen so";
      case SMALL_NETWORK -> "the source is no architecture of the zoo and has no other width";
      default -> "the work ended before it";
    };
  }

  /** Whether all layers have one share of their channels, and not the task model's widths. */
  boolean uniform() {
    return this == L1_UNIFORM || this == RANDOM_UNIFORM;
  }

  /** How often it is drawn. */
  int draws() {
    return draws;
  }
}
