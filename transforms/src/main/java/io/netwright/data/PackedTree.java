package io.netwright.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes images as one archive whose bytes depend on nothing but the files' names and contents. */
final class PackedTree {
  private static final int FILE_MODE = 0100644;
  private static final int FOLDER_MODE = 040755;

  private PackedTree() {}

  /**
   * Packs some files of a folder, and the folders that they lie in.
   *
   * @param files their names
   */
  static void write(Folder folder, Set<String> files, OutwardLinks links, OutputStream out)
      throws IOException {
    Set<String> packed = new HashSet<>(files);
    for (String file : files) {
      String above = DataPlaces.folder(file);
      while (!above.isEmpty() && packed.add(above)) {
        above = DataPlaces.folder(above);
      }
    }
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    folder.walk(
        item -> {
          if (packed.contains(item.name())) {
            add(tar, item, links);
          }
        });
    tar.finish();
    tar.flush();
  }

  private static void add(TarArchiveOutputStream tar, FileTree.Item item, OutwardLinks links)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(item.name() + (item.isFolder() ? "/" : ""));
    entry.setMode(item.isFolder() ? FOLDER_MODE : FILE_MODE);
    entry.setModTime(0L);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setSize(item.isFolder() ? 0 : item.size());
    if (!item.isFolder()) {
      links.requireHarmless(item);
    }
    tar.putArchiveEntry(entry);
    if (!item.isFolder()) {
      try (InputStream content = item.open()) {
        content.transferTo(tar);
      }
    }
    tar.closeArchiveEntry();
  }
}
