package io.netwright.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes images as one archive whose bytes depend on nothing but the files' names and contents. */
final class PackedTree {
  private static final int FILE_MODE = 0100644;
  private static final int FOLDER_MODE = 040755;

  private PackedTree() {}

  /** Packs a folder; an archive is taken as it is. */
  static void write(FileTree tree, Path path, OutputStream out) throws IOException {
    if (tree instanceof Archive) {
      Files.copy(path, out);
      return;
    }
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tree.walk(
        item -> {
          if (!Litter.is(item.name())) {
            add(tar, item);
          }
        });
    tar.finish();
    tar.flush();
  }

  private static void add(TarArchiveOutputStream tar, FileTree.Item item) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(item.name() + (item.isFolder() ? "/" : ""));
    entry.setMode(item.isFolder() ? FOLDER_MODE : FILE_MODE);
    entry.setModTime(0L);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setSize(item.isFolder() ? 0 : item.size());
    tar.putArchiveEntry(entry);
    if (!item.isFolder()) {
      try (InputStream content = item.open()) {
        content.transferTo(tar);
      }
    }
    tar.closeArchiveEntry();
  }
}
