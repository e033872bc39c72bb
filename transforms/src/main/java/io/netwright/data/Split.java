package io.netwright.data;

import java.util.Locale;

/** What the images of a data set are for. */
public enum Split {
  /** To fit weights. */
  TRAIN,
  /** To choose models, thresholds and scalings. */
  VALIDATION,
  /** To report; never to choose. */
  TEST;

  /** The name in tables and messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
