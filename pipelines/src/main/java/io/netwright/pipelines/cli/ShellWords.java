package io.netwright.pipelines.cli;

import java.util.List;
import java.util.stream.Collectors;

/** Words of a command line that is printed, as a POSIX shell reads them. */
final class ShellWords {
  private ShellWords() {}

  /** A word, in quotes where a shell would read something else. */
  static String of(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : quoted(word);
  }

  /** A word in single quotes, within which only they themselves mean something. */
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** The words of a line. */
  static String line(List<String> words) {
    return words.stream().map(ShellWords::of).collect(Collectors.joining(" "));
  }
}
