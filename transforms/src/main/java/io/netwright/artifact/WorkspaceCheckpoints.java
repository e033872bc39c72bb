package io.netwright.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints in the workspace: the bytes followed by their SHA-256.
 *
 * <p>A damaged checkpoint counts as none, which costs time but no correctness; it is logged.
 *
 * @param blobs folder of this piece of work
 */
public record WorkspaceCheckpoints(Blobs blobs) implements CheckpointFolder, Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkspaceCheckpoints.class);
  private static final int DIGEST_BYTES = 32;

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    Optional<byte[]> stored = blobs.read(name);
    if (stored.isEmpty()) {
      return stored;
    }
    byte[] bytes = stored.get();
    int length = bytes.length - DIGEST_BYTES;
    if (length >= 0) {
      byte[] content = Arrays.copyOf(bytes, length);
      byte[] trailer = Arrays.copyOfRange(bytes, length, bytes.length);
      if (MessageDigest.isEqual(Sha256.start().digest(content), trailer)) {
        return Optional.of(content);
      }
    }
    LOG.warn("Checkpoint {}/{} is damaged and is ignored", blobs.folder(), name);
    return Optional.empty();
  }

  /** Whether a checkpoint as it is stored, of that size, is what its digest says. */
  public static boolean isWhole(InputStream stored, long sizeBytes) throws IOException {
    MessageDigest digest = Sha256.start();
    Sha256.feed(digest, stored, sizeBytes - DIGEST_BYTES);
    return MessageDigest.isEqual(digest.digest(), stored.readAllBytes());
  }

  @Override
  public void write(String name, byte[] content) throws IOException {
    byte[] bytes = Arrays.copyOf(content, content.length + DIGEST_BYTES);
    System.arraycopy(Sha256.start().digest(content), 0, bytes, content.length, DIGEST_BYTES);
    blobs.replace(name, bytes);
  }

  /** Removes all checkpoints of this piece of work, once it is done. */
  public void delete() throws IOException {
    blobs.deleteAll();
  }
}
