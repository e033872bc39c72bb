package io.netwright.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A tar file, gzipped or not, read as a stream and never unpacked. */
record Archive(Path path) implements FileTree {
  private static final Pattern OUTSIDE = Pattern.compile("^/|^[A-Za-z]:|\\\\|(^|/)\\.\\.(/|$)");
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_NAME = 4096;

  /** True where the file's name promises an archive. */
  static boolean isName(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".tar") || name.endsWith(".tar.gz") || name.endsWith(".tgz");
  }

  @Override
  public void walk(Visitor visitor) throws IOException {
    try (HeaderMeter bytes = new HeaderMeter(this, open());
        TarEntries tar = new TarEntries(bytes, path.toString())) {
      TarArchiveEntry entry = tar.next();
      if (entry == null) {
        throw new EOFException("it has no entries");
      }
      for (long count = 1; entry != null; entry = tar.next(), count++) {
        requireHarmless(entry, count);
        bytes.entered(entry.getName(), entry.getSize());
        visitor.visit(new Entry(this, plain(entry.getName()), entry, tar));
      }
      bytes.ended();
      bytes.transferTo(OutputStream.nullOutputStream()); // up to gzip's own checksum
    } catch (IOException | IllegalArgumentException e) {
      throw damage(path, e);
    }
  }

  @Override
  public String describe(String name) {
    return path + "!/" + name;
  }

  @Override
  public String fingerprint() throws IOException {
    return path.toAbsolutePath()
        + " "
        + Files.size(path)
        + " "
        + Files.getLastModifiedTime(path).toMillis();
  }

  /** Unpacks gzip by what the file holds, whatever its name says. */
  private InputStream open() throws IOException {
    InputStream file = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    try {
      file.mark(PackedKind.LONGEST);
      byte[] start = file.readNBytes(PackedKind.LONGEST);
      file.reset();
      if (PackedKind.isGzip(start)) {
        return Unzipped.of(file, path.toString());
      }
      PackedKind.refuseOther(path, start);
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** What went wrong: what was found already, an interruption, or damage. */
  private static IOException damage(Path path, Exception cause) {
    if (cause instanceof DataException || cause instanceof InterruptedIOException) {
      return (IOException) cause;
    }
    return new DataException(
        path + ": is truncated or corrupt (" + cause.getMessage() + "); fetch or make it again",
        cause);
  }

  private void requireHarmless(TarArchiveEntry entry, long count) throws DataException {
    if (count > MOST_FILES) {
      throw new DataException(
          String.format(
              "%s: has more than %d entries; make it again with fewer", path, MOST_FILES));
    }
    if (entry.getName().length() > LONGEST_NAME) {
      throw new DataException(
          String.format(
              "%s: an entry's name has %d characters, at most %d are allowed: %s...; make it again"
                  + " with shorter names",
              path, entry.getName().length(), LONGEST_NAME, entry.getName().substring(0, 60)));
    }
    if (OUTSIDE.matcher(entry.getName()).find()) {
      throw refusal(entry, "leads out of the archive");
    }
    if (entry.isSymbolicLink() || entry.isLink()) {
      throw refusal(entry, "is a link");
    }
    if (entry.isSparse()) {
      throw refusal(entry, "is sparse, a file with holes");
    }
    if (entry.isFIFO() || entry.isBlockDevice() || entry.isCharacterDevice()) {
      throw refusal(entry, "is neither a file nor a folder");
    }
  }

  private DataException refusal(TarArchiveEntry entry, String problem) {
    return new DataException(
        String.format(
            "%s: entry %s %s; allowed are files and folders below the archive's root:"
                + " make it again without",
            path, entry.getName(), problem));
  }

  /** The name with single slashes and without dots, so that one file has one name. */
  private static String plain(String name) {
    return Arrays.stream(name.split("/", -1))
        .filter(part -> !part.isEmpty() && !part.equals("."))
        .collect(Collectors.joining("/"));
  }

  /** An entry while the stream stands at it. */
  private record Entry(
      Archive archive, String name, TarArchiveEntry header, TarArchiveInputStream tar)
      implements Item {

    @Override
    public boolean isFolder() {
      return header.isDirectory();
    }

    @Override
    public long size() {
      return header.getSize();
    }

    @Override
    public InputStream open() {
      return new EntryStream(archive.path(), tar);
    }
  }

  /** The content of an entry; tells a damaged archive from a damaged entry. */
  private static final class EntryStream extends FilterInputStream {
    private final Path path;

    EntryStream(Path path, InputStream tar) {
      super(tar);
      this.path = path;
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        throw damage(path, e);
      }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return super.read(target, offset, length);
      } catch (IOException e) {
        throw damage(path, e);
      }
    }

    @Override
    public void close() {
      // the archive goes on behind this entry
    }
  }
}
