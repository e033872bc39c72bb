package io.netwright.metric;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** Lets Parquet read from memory. */
final class BytesInputFile implements InputFile {
  private final byte[] content;

  BytesInputFile(byte[] content) {
    this.content = content;
  }

  @Override
  public long getLength() {
    return content.length;
  }

  @Override
  public SeekableInputStream newStream() {
    return seekable(new Positioned(content));
  }

  private static SeekableInputStream seekable(Positioned stream) {
    return new DelegatingSeekableInputStream(stream) {
      @Override
      public long getPos() {
        return stream.position();
      }

      @Override
      public void seek(long position) throws IOException {
        stream.seek(position);
      }
    };
  }

  /** A byte array stream that can go back. */
  private static final class Positioned extends ByteArrayInputStream {
    Positioned(byte[] content) {
      super(content);
    }

    synchronized long position() {
      return pos;
    }

    synchronized void seek(long position) throws IOException {
      if (position < 0 || position > count) {
        throw new IOException("offset " + position + " lies outside of " + count + " bytes");
      }
      pos = (int) position;
    }
  }
}
