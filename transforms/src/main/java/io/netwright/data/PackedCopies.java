package io.netwright.data;

import io.netwright.artifact.Sha256;
import io.netwright.schemas.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Archives that this machine has fetched, by digest; it may be cleared at any time.
 *
 * @param folder where they lie
 */
record PackedCopies(Path folder) {
  static final String TAR = "application/x-tar";
  static final String GZIP = "application/gzip";

  /** An undamaged copy; of all threads and processes of this machine one fetches it. */
  Path copy(ArtifactRef ref, PackedDatasets.Opening source) throws IOException {
    Path file =
        folder.resolve(ref.getSha256() + (ref.getMediaType().equals(TAR) ? ".tar" : ".tgz"));
    Files.createDirectories(folder);
    synchronized (PackedCopies.class) {
      try (FileChannel channel =
          FileChannel.open(
              folder.resolve(ref.getSha256() + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE)) {
        channel.lock(); // until the channel is closed
        if (!isWhole(file, ref)) {
          fetch(file, source);
        }
      }
    }
    return file;
  }

  private static boolean isWhole(Path file, ArtifactRef ref) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) != ref.getSizeBytes()) {
      return false;
    }
    try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), Sha256.start())) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest()).equals(ref.getSha256());
    }
  }

  /** The source verifies what it delivers. */
  private void fetch(Path file, PackedDatasets.Opening source) throws IOException {
    Path partial = folder.resolve(UUID.randomUUID() + ".partial");
    try (InputStream in = source.open()) {
      Files.copy(in, partial);
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
