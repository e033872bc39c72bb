package io.netwright.pipelines.cli;

import io.netwright.refusal.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a command is told to write. */
final class OutputFile {
  private OutputFile() {}

  /** Refuses a file that is there and is not to be replaced, and one without a folder. */
  static void require(String option, Path file, boolean overwrite) {
    if (Files.exists(file) && !overwrite) {
      throw new RefusedException(file + " exists; give --overwrite to replace it");
    }
    requireFolder(option, file);
  }

  /**
   * Refuses a file whose folder is not there, before any work is done for it.
   *
   * @param option what named the file
   */
  static void requireFolder(String option, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new RefusedException(
          option + " " + file + ": there is no folder " + folder + "; make it first");
    }
  }
}
