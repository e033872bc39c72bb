package io.netwright.pipelines.schedule;

import io.netwright.refusal.RefusedException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cron expression in the plain five fields that the cron library reads.
 *
 * <p>Two things that people write are rewritten: nicknames such as {@code @daily}, and ranges that
 * go on at the other end, such as {@code FRI-MON} or {@code 22-5}.
 *
 * @param fields minute, hour, day of the month, month, day of the week, one space between them
 */
record CronText(String fields) {
  private static final Map<String, String> NICKNAMES =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  /** What a range of each field counts through. */
  private static final List<Field> FIELDS =
      List.of(
          new Field(0, 59, List.of()),
          new Field(0, 23, List.of()),
          new Field(1, 31, List.of()),
          new Field(
              1,
              12,
              List.of(
                  "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV",
                  "DEC")),
          new Field(0, 6, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")));

  /** Reads what people write; what it does not know is left for the cron library to refuse. */
  static CronText of(String expression) {
    String text = expression.strip().replaceAll("\\s+", " ");
    if (text.startsWith("@")) {
      String known = NICKNAMES.get(text.toLowerCase(Locale.ROOT));
      if (known == null) {
        throw new RefusedException(
            "of nicknames there are " + NICKNAMES.keySet().stream().sorted().toList());
      }
      return new CronText(known);
    }
    String[] parts = text.split(" ", -1);
    return new CronText(
        parts.length != FIELDS.size()
            ? text
            : IntStream.range(0, parts.length)
                .mapToObj(i -> FIELDS.get(i).unrolled(parts[i]))
                .collect(Collectors.joining(" ")));
  }

  /** Whether it fires in every hour, or every so many, and so by elapsed time. */
  boolean anyHour() {
    return fields.split(" ", -1)[1].startsWith("*");
  }

  /**
   * One of the five fields.
   *
   * @param names of its values from the least on; empty where it has none
   */
  private record Field(int least, int most, List<String> names) {
    private static final Pattern RANGE = Pattern.compile("(\\w+)-(\\w+)(?:/(\\d{1,2}))?");

    private String unrolled(String text) {
      return Pattern.compile(",")
          .splitAsStream(text)
          .map(this::unrolledRange)
          .collect(Collectors.joining(","));
    }

    /** A range whose end lies before its beginning, as the list of its values. */
    private String unrolledRange(String text) {
      Matcher range = RANGE.matcher(text);
      if (!range.matches()) {
        return text;
      }
      int from = value(range.group(1));
      int to = value(range.group(2));
      int step = range.group(3) == null ? 1 : Integer.parseInt(range.group(3));
      if (from < least || to < least || from > most || to >= from || step == 0) {
        return text;
      }
      int size = most - least + 1;
      return IntStream.iterate(from, at -> at <= to + size, at -> at + step)
          .mapToObj(at -> Integer.toString(least + (at - least) % size))
          .collect(Collectors.joining(","));
    }

    /** The number that a text stands for; one below the least where it stands for none. */
    private int value(String text) {
      int named = names.indexOf(text.toUpperCase(Locale.ROOT));
      if (named >= 0) {
        return least + named;
      }
      return text.matches("\\d{1,2}") ? Integer.parseInt(text) : least - 1;
    }
  }
}
