package io.netwright.artifact;

import java.io.IOException;
import java.util.Optional;

/** Named blobs that a piece of work keeps between attempts; each write is atomic. */
public interface CheckpointFolder {

  /** The blob of that name, if one was completely written. */
  Optional<byte[]> read(String name) throws IOException;

  /** Replaces the blob of that name; a reader sees the old one or the new one. */
  void write(String name, byte[] content) throws IOException;
}
