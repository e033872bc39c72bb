package io.netwright.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks gzip, but no bomb: images shrink to a third at best, while gzip packs a thousand zeros
 * into one byte.
 */
final class Unzipped {
  /** The most bytes that one packed byte may become, once {@link #FREE} bytes are unpacked. */
  static final int MOST_GROWTH = 200;

  /** So many bytes may come from anything. */
  static final long FREE = 64L << 20;

  private static final int BUFFER = 1 << 16;

  private Unzipped() {}

  /** The plain bytes; the message of a refusal names the file by {@code where}. */
  static InputStream of(InputStream zipped, String where) throws IOException {
    Counted packed = new Counted(zipped);
    return new Counted(new GZIPInputStream(packed, BUFFER)) {
      @Override
      void counted(long plain) throws DataException {
        if (plain > FREE && plain / MOST_GROWTH > packed.bytes()) {
          throw new DataException(
              String.format(
                  "%s: %d packed bytes grow to more than %d, over %d times as many; images do not"
                      + " shrink so far: make it again without what fills it",
                  where, packed.bytes(), plain, MOST_GROWTH));
        }
      }
    };
  }

  /** Counts what is read through it. */
  static class Counted extends FilterInputStream {
    private long bytes;

    Counted(InputStream in) {
      super(in);
    }

    /** Bytes read or skipped so far. */
    final long bytes() {
      return bytes;
    }

    /** Told how many bytes went through; may refuse to go on. */
    void counted(long count) throws DataException {}

    private void count(long more) throws DataException {
      bytes += Math.max(0, more);
      counted(bytes);
    }

    @Override
    public final int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public final int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      count(count);
      return count;
    }

    @Override
    public final long skip(long wanted) throws IOException {
      long count = super.skip(wanted);
      count(count);
      return count;
    }

    @Override
    public final boolean markSupported() {
      return false;
    }
  }
}
