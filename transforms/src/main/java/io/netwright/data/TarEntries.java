package io.netwright.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a tar, none of whose names are other than UTF-8. The library puts a question mark
 * for bytes that are no character, so that two names may look alike; a name with a question mark is
 * compared with the bytes that it was read from.
 */
final class TarEntries extends TarArchiveInputStream {
  private static final char REPLACED = '?';
  private static final int PREFIX_OFFSET = 345;

  private final String where;
  private byte @Nullable [] header;
  private byte @Nullable [] longName;

  /**
   * Reads a tar.
   *
   * @param where how messages name it
   */
  TarEntries(InputStream tar, String where) {
    super(tar, StandardCharsets.UTF_8.name());
    this.where = where;
  }

  /** The next entry; null behind the last. */
  @Nullable TarArchiveEntry next() throws IOException {
    longName = null;
    TarArchiveEntry entry = getNextEntry();
    if (entry != null && entry.getName().indexOf(REPLACED) >= 0) {
      requireCharacters(entry.getName());
    }
    return entry;
  }

  @Override
  protected byte @Nullable [] readRecord() throws IOException {
    header = super.readRecord();
    return header;
  }

  @Override
  protected byte @Nullable [] getLongNameData() throws IOException {
    longName = super.getLongNameData();
    return longName;
  }

  private void requireCharacters(String name) throws DataException {
    if (longName != null) {
      requireCharacters(name, text(longName, 0, longName.length));
    } else if (header != null) {
      String last = text(header, 0, TarConstants.NAMELEN);
      requireCharacters(name, last);
      requireCharacters(name, text(header, PREFIX_OFFSET, TarConstants.PREFIXLEN) + "/" + last);
    }
  }

  /** Another name than the stored one comes from an extended header, which holds characters. */
  private void requireCharacters(String name, String stored) throws DataException {
    if (bare(stored.replace(FileTree.NO_CHARACTER, REPLACED)).equals(bare(name))) {
      FileTree.requireReadable(where, stored, StandardCharsets.UTF_8.name());
    }
  }

  /** The library takes slashes off and puts them on. */
  private static String bare(String name) {
    int from = 0;
    int to = name.length();
    while (from < to && name.charAt(from) == '/') {
      from++;
    }
    while (from < to && name.charAt(to - 1) == '/') {
      to--;
    }
    return name.substring(from, to);
  }

  /** The text of a field, up to its first zero. */
  private static String text(byte[] bytes, int from, int length) {
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }
}
