package io.netwright.artifact;

import io.netwright.text.Trouble;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;

/** Bytes kept on this machine until they are sent: in memory while few, then in a file. */
final class Spool extends OutputStream {
  private static final int MOST_IN_MEMORY = 1 << 20;
  private static final String NAME = "netwright-spool-";

  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private OutputStream out = memory;
  private @Nullable Path file;
  private long size;

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (file == null && size + length > MOST_IN_MEMORY) {
      file = Files.createTempFile(NAME, "");
      // a file stream and no channel, which an interruption would close
      out = new BufferedOutputStream(new FileOutputStream(file.toFile()), 1 << 16);
      memory.writeTo(out);
      memory.reset();
    }
    out.write(bytes, offset, length);
    size += length;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  long size() {
    return size;
  }

  /** Ends writing; the bytes stay. */
  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Where the bytes are; null while they are in memory. */
  @Nullable Path file() {
    return file;
  }

  /**
   * The bytes, to be sent as often as it takes.
   *
   * @throws java.io.UncheckedIOException also when they are sent, when their file cannot be read
   */
  RequestBody body() {
    return file == null ? RequestBody.fromBytes(memory.toByteArray()) : RequestBody.fromFile(file);
  }

  /** What a user needs to read when the bytes are gone before they were sent. */
  IOException unreadable(IOException cause) {
    return new IOException(
        "cannot read "
            + file
            + ", which keeps what is sent to the store ("
            + Trouble.of(cause)
            + "); leave files named "
            + NAME
            + "* alone while a run goes on, and start it again",
        cause);
  }

  /** Removes the bytes. */
  void discard() throws IOException {
    out.close();
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }

  /** Removes the files of crashed processes of this machine. */
  static void sweep(Instant before) throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, NAME + "*")) {
      for (Path left : files) {
        if (Files.isWritable(left)
            && Files.getLastModifiedTime(left).toInstant().isBefore(before)) {
          Files.deleteIfExists(left);
        }
      }
    }
  }
}
