package io.netwright.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Kinds of packed files, told apart by their first bytes. */
final class PackedKind {
  /** So many bytes are looked at. */
  static final int LONGEST = 6;

  /** First bytes as Latin-1 text. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "BZh", "bzip2",
          "\u00fd7zXZ\0", "xz",
          "(\u00b5/\u00fd", "zstd",
          "PK\u0003\u0004", "zip",
          "7z\u00bc\u00af'\u001c", "7-Zip",
          "Rar!", "RAR",
          "\u0004\"M\u0018", "lz4");

  private PackedKind() {}

  /** True for gzip's two bytes. */
  static boolean isGzip(byte[] start) {
    return text(start).startsWith("\u001f\u008b");
  }

  /** Refuses what is neither gzip nor plain, and says what it is. */
  static void refuseOther(Path path, byte[] start) throws DataException {
    for (Map.Entry<String, String> kind : OTHERS.entrySet()) {
      if (text(start).startsWith(kind.getKey())) {
        throw new DataException(
            String.format(
                "%s: is packed with %s; allowed are tar and tar.gz: unpack it, or pack it again",
                path, kind.getValue()));
      }
    }
  }

  private static String text(byte[] start) {
    return new String(start, StandardCharsets.ISO_8859_1);
  }
}
