package io.netwright.pipelines.experiment;

import io.netwright.artifact.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** How a file that was imported stands in lineages. */
final class FileDigest {
  private FileDigest() {}

  /** The name of a file without its folder, fit to be shown. */
  static String shown(Path file) {
    return String.valueOf(file.getFileName()).replaceAll("\\p{C}", "?");
  }

  /**
   * SHA-256 of a file and what belongs to it, as {@code cat} of all of them gives.
   *
   * @param file of the file itself, whose bytes it has seen
   * @param beside other files, in their order
   */
  static String of(MessageDigest file, List<Path> beside) throws IOException {
    for (Path other : beside) {
      try (InputStream in = Files.newInputStream(other);
          OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), file)) {
        in.transferTo(out);
      }
    }
    return HexFormat.of().formatHex(file.digest());
  }

  /** A digest that has seen nothing yet. */
  static MessageDigest start() {
    return Sha256.start();
  }
}
