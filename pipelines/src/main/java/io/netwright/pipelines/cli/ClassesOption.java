package io.netwright.pipelines.cli;

import io.netwright.pipelines.config.ConfigException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the outputs of a model from elsewhere are called. */
final class ClassesOption {
  private static final long LONGEST = 1 << 20;

  @Option(
      names = "--classes",
      paramLabel = "A,B,C|FILE",
      description =
          "Names of the classes in the order of the model's outputs, or a text file with one a"
              + " line.")
  private @Nullable String classes;

  /** The names; none where the option was not given. */
  List<String> names() throws IOException {
    if (classes == null) {
      return List.of();
    }
    if (!classes.contains(",") && Files.isRegularFile(Path.of(classes))) {
      return lines(Path.of(classes));
    }
    return Stream.of(classes.split(",", -1)).map(String::strip).toList();
  }

  private static List<String> lines(Path file) throws IOException {
    if (Files.size(file) > LONGEST) {
      throw new ConfigException("--classes " + file + " is no list of names: it is too long");
    }
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (MalformedInputException e) {
      throw new ConfigException("--classes " + file + " is no UTF-8 text");
    }
  }
}
