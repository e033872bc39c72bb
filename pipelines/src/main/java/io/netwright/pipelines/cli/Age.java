package io.netwright.pipelines.cli;

import io.netwright.refusal.RefusedException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ages as people write them. */
final class Age {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})([smhd])");

  /** A century; no clock counts back further than times go. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Age() {}

  /**
   * Reads {@code 90s}, {@code 10m}, {@code 1h} or {@code 2d}.
   *
   * @param option named in the message when it is nothing of the kind
   */
  static Duration parse(String option, String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new RefusedException(
          option + " must be a whole number and s, m, h or d, e.g. 90s or 2d, got " + text);
    }
    long number = Long.parseLong(matcher.group(1));
    Duration age = duration(matcher.group(2), number);
    if (age.compareTo(LONGEST) > 0) {
      throw new RefusedException(
          option + " must be at most " + LONGEST.toDays() + "d, got " + text);
    }
    return age;
  }

  private static Duration duration(String unit, long number) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
