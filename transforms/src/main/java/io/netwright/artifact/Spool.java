package io.netwright.artifact;

import io.netwright.text.Trouble;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;

/** Bytes kept on this machine until they are sent: in memory while few, then in a file. */
final class Spool extends OutputStream {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
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

  /** Removes the files of crashed processes of this user on this machine. */
  static void sweep(Instant before) {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      sweep(folder, ThisUser.in(folder), before);
    } catch (IOException e) {
      LOG.debug("{} is left to a later run", folder, e);
    }
  }

  /** The same in another folder, of another user. */
  static void sweep(Path folder, UserPrincipal user, Instant before) throws IOException {
    Leftovers.sweep(
        folder,
        NAME,
        user,
        file -> {
          if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
              && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                  .toInstant()
                  .isBefore(before)) {
            Files.deleteIfExists(file);
          }
        });
  }
}
