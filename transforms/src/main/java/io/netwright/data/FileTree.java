package io.netwright.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that belong together: a folder, or an archive of one. */
sealed interface FileTree permits Folder, Archive {
  /** The most bytes of a file that is read whole. */
  long LONGEST = 1L << 28;

  /** The most files and folders of a tree: more than ten times those of ImageNet. */
  int MOST_FILES = 20_000_000;

  /** What stands for bytes that are no character. */
  char NO_CHARACTER = '\uFFFD';

  /** The tree at a path. */
  static FileTree at(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return new Folder(path);
    }
    if (Files.isSymbolicLink(path) && !Files.exists(path)) {
      throw DeadLink.at(path);
    }
    if (!Files.exists(path)) {
      throw new DataException(
          path + ": does not exist; check the path, or give the word shapes for generated images");
    }
    if (!Files.isRegularFile(path)) {
      throw new DataException(
          path
              + ": is a pipe, a socket or a device, which may never end; give a folder, or a .tar,"
              + " .tar.gz or .tgz file");
    }
    if (!Archive.isName(path)) {
      throw new DataException(
          path + ": is not a folder and not a .tar, .tar.gz or .tgz file; give one of these");
    }
    return new Archive(path);
  }

  /** Shows every folder and file in this tree to a visitor. */
  void walk(Visitor visitor) throws IOException;

  /** How a message names a file of this tree. */
  String describe(String name);

  /** A text that changes when the files do: paths, sizes and times of change. */
  String fingerprint() throws IOException;

  /** The whole content of an item, refused where it is longer than any sensible one. */
  default byte[] content(Item item) throws IOException {
    long most = Math.min(LONGEST, HeapRoom.bytes() / 4);
    if (item.size() > most) {
      throw tooLong(item, most);
    }
    try (InputStream content = item.open()) {
      byte[] bytes = content.readNBytes((int) most + 1); // some files are longer than they say
      if (bytes.length > most) {
        throw tooLong(item, most);
      }
      return bytes;
    }
  }

  private DataException tooLong(Item item, long most) {
    return new DataException(
        String.format(
            "%s: takes %d bytes, at most %d are allowed%s; shrink or remove it",
            describe(item.name()),
            Math.max(item.size(), most + 1),
            most,
            most < LONGEST ? " with a heap of " + Runtime.getRuntime().maxMemory() : ""));
  }

  /** One folder or file of a tree. */
  interface Item {

    /** Its path below the tree's root, with slashes between. */
    String name();

    /** True for a folder. */
    boolean isFolder();

    /** Length in bytes. */
    long size();

    /** Its content; valid until the next item. */
    InputStream open() throws IOException;
  }

  /**
   * Refuses a name whose bytes are no text, since two such names may look alike.
   *
   * @param tree where it is
   * @param encoding in which it was read
   */
  static void requireReadable(String tree, String name, String encoding) throws DataException {
    if (name.indexOf(NO_CHARACTER) >= 0) {
      throw new DataException(
          "%s: the name %s is not %s (in ISO 8859-1, perhaps); rename it in UTF-8, e.g. by convmv, and read it with LC_ALL=C.UTF-8"
              .formatted(tree, name, encoding));
    }
  }

  /** Looks at the items of a tree, one after the other. */
  @FunctionalInterface
  interface Visitor {
    void visit(Item item) throws IOException;
  }
}
