package io.netwright.artifact;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Counts and digests what goes into a draft; closing it leaves the draft open. */
final class DigestingOutputStream extends FilterOutputStream {
  private final MessageDigest digest = Sha256.start();
  private final String root;
  private long size;

  DigestingOutputStream(OutputStream out, String root) {
    super(out);
    this.root = root;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw Storage.unwritable(root, e);
    }
    digest.update(bytes, offset, length);
    size += length;
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw Storage.unwritable(root, e);
    }
  }

  @Override
  public void close() throws IOException {
    flush();
  }

  long size() {
    return size;
  }

  /** The digest of everything written; call once. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
