package io.netwright.artifact;

import io.netwright.schemas.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;

/** Content-addressed storage: writing the same bytes twice yields the same reference. */
public interface ArtifactStore extends Serializable {

  /** Writes bytes; visible to readers completely or not at all. */
  ArtifactRef write(String mediaType, Content content) throws IOException;

  /** Opens an artifact; reading to the end verifies size and digest. */
  InputStream open(ArtifactRef ref) throws IOException;

  /** Whether the artifact is there. */
  boolean contains(ArtifactRef ref) throws IOException;

  /** Whoever produces the bytes. */
  @FunctionalInterface
  interface Content {
    /** Writes all bytes; the stream is closed by the store. */
    void writeTo(OutputStream out) throws IOException;
  }
}
