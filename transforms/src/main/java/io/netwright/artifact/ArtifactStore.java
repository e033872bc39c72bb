package io.netwright.artifact;

import io.netwright.schemas.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/** Content-addressed storage: writing the same bytes twice yields the same reference. */
public interface ArtifactStore extends Serializable {

  /** Writes bytes; visible to readers completely or not at all. */
  ArtifactRef write(String mediaType, Content content) throws IOException;

  /** Writes a text, in UTF-8. */
  default ArtifactRef writeText(String mediaType, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return write(mediaType, out -> out.write(bytes));
  }

  /** Opens an artifact; reading to the end verifies size and digest. */
  InputStream open(ArtifactRef ref) throws IOException;

  /** A text in UTF-8, verified. */
  default String readText(ArtifactRef ref) throws IOException {
    try (InputStream in = open(ref)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Whether the artifact is there. */
  boolean contains(ArtifactRef ref) throws IOException;

  /** Whoever produces the bytes. */
  @FunctionalInterface
  interface Content {
    /** Writes all bytes; the stream is closed by the store. */
    void writeTo(OutputStream out) throws IOException;
  }
}
