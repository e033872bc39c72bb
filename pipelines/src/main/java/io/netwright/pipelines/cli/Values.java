package io.netwright.pipelines.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Values on the command line, refused in words that need no knowledge of Java. */
final class Values {
  private static final String WHOLE = "a whole number";
  private static final String NUMBER = "a number";

  private Values() {}

  /** Reads numbers and paths this way in a command and all commands below it. */
  static void readIn(CommandLine commandLine) {
    commandLine.registerConverter(Integer.class, text -> number(text, Integer::valueOf, WHOLE));
    commandLine.registerConverter(int.class, text -> number(text, Integer::valueOf, WHOLE));
    commandLine.registerConverter(Float.class, text -> number(text, Float::valueOf, NUMBER));
    commandLine.registerConverter(Double.class, text -> number(text, Double::valueOf, NUMBER));
    commandLine.registerConverter(Path.class, Values::path);
  }

  private static <T> T number(String text, Function<String, T> reading, String kind) {
    try {
      return reading.apply(text.strip());
    } catch (NumberFormatException e) {
      throw new TypeConversionException("must be " + kind + ", got " + text);
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("is no path: " + e.getReason());
    }
  }
}
