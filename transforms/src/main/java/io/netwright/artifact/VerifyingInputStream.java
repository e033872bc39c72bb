package io.netwright.artifact;

import io.netwright.schemas.ArtifactRef;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Reads an artifact and fails, at its end at the latest, when the bytes are not its own. */
final class VerifyingInputStream extends FilterInputStream {
  private final MessageDigest digest = Sha256.start();
  private final ArtifactRef ref;
  private final String location;
  private long count;
  private boolean verified;

  VerifyingInputStream(InputStream in, ArtifactRef ref, String location) {
    super(in);
    this.ref = ref;
    this.location = location;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int length = read(one, 0, 1);
    return length < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int got = in.read(bytes, offset, length);
    if (got > 0) {
      digest.update(bytes, offset, got);
      count += got;
    }
    if (count > ref.getSizeBytes() || (got < 0 && count < ref.getSizeBytes())) {
      throw damaged((got < 0 ? "" : "more than ") + count + " bytes");
    }
    if (count == ref.getSizeBytes() && !verified && (got > 0 || length > 0)) {
      verify();
    }
    return got;
  }

  private void verify() throws IOException {
    verified = true;
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(ref.getSha256())) {
      throw damaged("digest " + actual);
    }
  }

  private IOException damaged(String found) {
    return new IOException(
        "artifact "
            + location
            + " is damaged: found "
            + found
            + " where "
            + ref.getSizeBytes()
            + " bytes with digest "
            + ref.getSha256()
            + " were written; delete the file and run again");
  }

  @Override
  public long skip(long wanted) throws IOException {
    byte[] buffer = new byte[(int) Math.min(Math.max(wanted, 0), 1 << 16)];
    long skipped = 0;
    while (skipped < wanted) {
      int got = read(buffer, 0, (int) Math.min(buffer.length, wanted - skipped));
      if (got < 0) {
        break;
      }
      skipped += got;
    }
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
