package io.netwright.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Guards what becomes readable for everyone who reads the workspace: a folder of images may come
 * from a stranger, with links to the private files of whoever adds it.
 *
 * @param folder as it was given
 * @param root where it is, without links
 * @param followed whether pictures may lie outside of it
 */
record OutwardLinks(Folder folder, Path root, boolean followed) {

  /** The rule for a folder. */
  static OutwardLinks of(Folder folder, boolean followed) throws IOException {
    return new OutwardLinks(folder, folder.root().toRealPath(), followed);
  }

  /**
   * Refuses a file that is not below the folder, and a hidden one that a link shows under another
   * name, as the credentials in a clone's {@code .git/config}. A picture is known by its content,
   * so that it may be hidden, as git-annex has it, and lie elsewhere where that was asked for.
   */
  void requireHarmless(FileTree.Item item) throws IOException {
    Path target = folder.root().resolve(item.name()).toRealPath();
    if (target.equals(root.resolve(item.name()))) {
      return;
    }
    boolean picture = Contents.isImage(item.name());
    if (target.startsWith(root)) {
      if (picture || !Litter.is(root.relativize(target).toString().replace('\\', '/'))) {
        return;
      }
      throw refused(item, "to the hidden file " + target, "; copy the file");
    }
    if (!picture || !followed) {
      throw refused(
          item,
          "out of the folder, to " + target,
          "; copy the file" + (picture ? ", or give --follow-links" : ""));
    }
    try (InputStream content = item.open()) {
      ImageHeader.read(content, folder.describe(item.name()));
    }
  }

  private DataException refused(FileTree.Item item, String where, String remedy) {
    return new DataException(
        folder.describe(item.name())
            + ": leads "
            + where
            + ", and whoever reads the workspace could read it"
            + remedy);
  }
}
