package io.netwright.metric;

/**
 * The networks that a task model is measured beside, as they stand in metric points: a name, and
 * for those that channels were cut out of whether they were repaired.
 */
public final class BaselineSeries {
  /** The task model itself, before fine-tuning. */
  public static final String COMPONENT = "component";

  /** The sources restricted to the task's classes. */
  public static final String RESTRICTED = "restricted";

  /** The sources as they are, each asked about its own classes' images with all its outputs. */
  public static final String SOURCE = "source";

  private static final String CUT = ".cut";
  private static final String REPAIRED = ".repaired";

  private BaselineSeries() {}

  /** As it was cut. */
  public static String cut(String name) {
    return name + CUT;
  }

  /** After repair. */
  public static String repaired(String name) {
    return name + REPAIRED;
  }

  /** The name of a network, whatever was done with it. */
  public static String name(String series) {
    return series.endsWith(CUT)
        ? series.substring(0, series.length() - CUT.length())
        : series.endsWith(REPAIRED)
            ? series.substring(0, series.length() - REPAIRED.length())
            : series;
  }

  /** Whether it is a repaired one. */
  public static boolean isRepaired(String series) {
    return series.endsWith(REPAIRED);
  }

  /** Whether it is one that was cut and left so. */
  public static boolean isCut(String series) {
    return series.endsWith(CUT);
  }
}
