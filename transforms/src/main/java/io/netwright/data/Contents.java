package io.netwright.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a tree holds, by name.
 *
 * @param folders all folders
 * @param files all files but images
 * @param images the header of every JPEG and PNG
 * @param litter files that are overlooked
 */
record Contents(
    FileTree tree,
    SortedSet<String> folders,
    SortedSet<String> files,
    SortedMap<String, ImageHeader> images,
    SortedSet<String> litter) {
  private static final Set<String> READ = Set.of("jpg", "jpeg", "jpe", "jfif", "png");

  /** Looks through a tree; masks that lie beside the images are none of them. */
  static Contents of(FileTree tree, DatasetSpec spec) throws IOException {
    Contents contents =
        new Contents(tree, new TreeSet<>(), new TreeSet<>(), new TreeMap<>(), new TreeSet<>());
    tree.walk(item -> contents.add(item, spec.hasMasksBeside()));
    if (contents.files.isEmpty() && contents.images.isEmpty()) {
      throw new DataException(
          tree.describe("") + ": holds no files; give a folder or archive of images");
    }
    return contents;
  }

  private void add(FileTree.Item item, boolean masked) throws IOException {
    if (item.name().isEmpty()) {
      return;
    }
    if (Litter.is(item.name())) {
      if (!item.isFolder()) {
        litter.add(item.name());
      }
    } else if (item.isFolder()) {
      folders.add(item.name());
    } else if (images.containsKey(item.name()) || files.contains(item.name())) {
      throw new DataException(
          tree.describe(item.name()) + ": is in the archive twice; make the archive again");
    } else if (isImage(item.name()) && !(masked && MaskFiles.isPictureBeside(item.name()))) {
      try (InputStream content = item.open()) {
        images.put(item.name(), ImageHeader.read(content, tree.describe(item.name())));
      }
    } else {
      files.add(item.name());
    }
  }

  /** True where the name promises a JPEG or a PNG. */
  static boolean isImage(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return READ.contains(lower.substring(lower.lastIndexOf('.') + 1));
  }
}
