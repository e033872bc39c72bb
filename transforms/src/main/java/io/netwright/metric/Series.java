package io.netwright.metric;

/** What is compared with what: the sides of a comparison, as they stand in metric points. */
public final class Series {
  /** What the stage is about: treated, assembled, hardened. */
  public static final String TREATMENT = "treatment";

  /** The same without it. */
  public static final String CONTROL = "control";

  private static final String CANDIDATE = ".candidate";

  private Series() {}

  /**
   * One of several attempts of a side, of which the best is taken.
   *
   * @param number counted from 1
   */
  public static String candidate(String side, int number) {
    return side + CANDIDATE + number;
  }
}
