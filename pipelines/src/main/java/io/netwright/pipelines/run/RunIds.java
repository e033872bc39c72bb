package io.netwright.pipelines.run;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/** Names of runs: when, what, and four digits that keep two starts of one second apart. */
public final class RunIds {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private RunIds() {}

  /** A name that no other run has, e.g. {@code 20261124-081530-quickstart-3f2a}. */
  public static String fresh(String experiment) {
    String unique = UUID.randomUUID().toString().substring(0, 4);
    return ZonedDateTime.now(ZoneOffset.UTC).format(TIME) + "-" + experiment + "-" + unique;
  }
}
