package io.netwright.pipelines.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What commands leave behind. */
final class KeptFiles {

  private KeptFiles() {}

  /** Files of a workspace, but for decoded images; none where there is no workspace. */
  static List<Path> of(Path workspace) throws IOException {
    if (!Files.exists(workspace)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(workspace)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("data-cache"))
          .toList();
    }
  }
}
