package io.netwright.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A tar file, gzipped or not, read as a stream and never unpacked. */
record Archive(Path path) implements FileTree {
  private static final Pattern OUTSIDE = Pattern.compile("^/|^[A-Za-z]:|\\\\|(^|/)\\.\\.(/|$)");
  private static final int BUFFER = 1 << 16;

  /** True where the file's name promises an archive. */
  static boolean isName(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".tar") || isZipped(name);
  }

  private static boolean isZipped(String name) {
    return name.endsWith(".tar.gz") || name.endsWith(".tgz");
  }

  @Override
  public void walk(Visitor visitor) throws IOException {
    try (InputStream bytes = open();
        TarArchiveInputStream tar = new TarArchiveInputStream(bytes)) {
      TarArchiveEntry entry = tar.getNextEntry();
      if (entry == null) {
        throw new EOFException("no entries");
      }
      for (; entry != null; entry = tar.getNextEntry()) {
        requireHarmless(entry);
        visitor.visit(new Entry(plain(entry.getName()), entry, tar));
      }
      // The checksum of a gzip file stands at its end.
      bytes.transferTo(OutputStream.nullOutputStream());
    } catch (DataException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new DataException(
          path + ": is truncated or corrupt (" + e.getMessage() + "); fetch or make it again", e);
    }
  }

  @Override
  public String describe(String name) {
    return path + "!" + name;
  }

  @Override
  public String fingerprint() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return path.toAbsolutePath()
        + " "
        + attributes.size()
        + " "
        + attributes.lastModifiedTime().toMillis();
  }

  private InputStream open() throws IOException {
    InputStream file = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    return isZipped(path.toString().toLowerCase(Locale.ROOT))
        ? new GZIPInputStream(file, BUFFER)
        : file;
  }

  private void requireHarmless(TarArchiveEntry entry) throws DataException {
    if (OUTSIDE.matcher(entry.getName()).find()) {
      throw new DataException(
          path
              + ": entry "
              + entry.getName()
              + " leaves the archive's folder; make the archive without absolute paths and ..");
    }
    if (!entry.isFile() && !entry.isDirectory()) {
      throw new DataException(
          path
              + ": entry "
              + entry.getName()
              + " is neither a file nor a folder; make the archive without links and devices");
    }
  }

  private static String plain(String name) {
    String start = name.startsWith("./") ? name.substring(2) : name;
    return start.endsWith("/") ? start.substring(0, start.length() - 1) : start;
  }

  /** An entry of a tar file, readable while the stream stands at it. */
  private record Entry(String name, TarArchiveEntry entry, TarArchiveInputStream tar)
      implements Item {
    @Override
    public boolean isFolder() {
      return entry.isDirectory();
    }

    @Override
    public long size() {
      return entry.getSize();
    }

    @Override
    public InputStream open() {
      return tar;
    }
  }
}
