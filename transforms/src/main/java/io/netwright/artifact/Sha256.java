package io.netwright.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every Java has. */
public final class Sha256 {
  private Sha256() {}

  /** A digest to be fed. */
  public static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** The digest of all that a stream holds, as 64 lower-case hexadecimal digits. */
  public static String of(InputStream in) throws IOException {
    MessageDigest digest = start();
    feed(digest, in, Long.MAX_VALUE);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Feeds a digest with no more than so many bytes of a stream. */
  static void feed(MessageDigest digest, InputStream in, long limit) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = limit;
    while (left > 0) {
      int got = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (got < 0) {
        return;
      }
      digest.update(buffer, 0, got);
      left -= got;
    }
  }

  /** The digest of bytes as 64 lower-case hexadecimal digits. */
  public static String of(byte[] content) {
    return HexFormat.of().formatHex(start().digest(content));
  }

  /** The digest of a text's UTF-8 bytes as 64 lower-case hexadecimal digits. */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }
}
