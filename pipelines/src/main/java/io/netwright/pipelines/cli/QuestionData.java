package io.netwright.pipelines.cli;

import io.netwright.data.DatasetSpec;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The images that a question is about, as {@code --data} names them.
 *
 * @param name what they are called
 * @param path where they are
 */
record QuestionData(String name, String path) {
  private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]*)=(.+)");

  /** Reads {@code PATH}, {@code workspace:NAME} or {@code NAME=PATH}. */
  static QuestionData of(String option) {
    Matcher named = NAMED.matcher(option);
    return named.matches()
        ? new QuestionData(named.group(1), absolute(named.group(2)))
        : new QuestionData(nameOf(option), absolute(option));
  }

  private static String absolute(String path) {
    return DatasetSpec.isOnDisk(path)
        ? Path.of(path).toAbsolutePath().normalize().toString()
        : path;
  }

  /** The last part of a path, to its first dot. */
  private static String nameOf(String path) {
    String bare =
        path.startsWith(DatasetSpec.IN_WORKSPACE)
            ? path.substring(DatasetSpec.IN_WORKSPACE.length())
            : String.valueOf(Path.of(path).toAbsolutePath().normalize().getFileName());
    String name =
        bare.replaceFirst("(?<=.)\\..*", "")
            .replaceAll("[^A-Za-z0-9_-]", "-")
            .replaceFirst("^[^A-Za-z0-9]+", "");
    return name.isEmpty() ? "data" : name;
  }

  /** The same images under another name. */
  QuestionData called(String newName) {
    return new QuestionData(newName, path);
  }
}
