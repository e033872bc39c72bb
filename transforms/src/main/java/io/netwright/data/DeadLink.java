package io.netwright.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A symbolic link without a file or folder at its end. */
final class DeadLink {

  private DeadLink() {}

  /** What is said of the link. */
  static DataException at(Path link) throws IOException {
    return new DataException(
        String.format(
            "%s: is a link that leads nowhere, to %s; mend or remove it",
            link, Files.readSymbolicLink(link)));
  }
}
