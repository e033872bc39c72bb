package io.netwright.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What of a tree does not become part of the data set. */
final class LeftOut {
  private static final Set<String> UNREAD =
      Set.of(
          "webp", "bmp", "dib", "gif", "tif", "tiff", "avif", "heic", "heif", "jp2", "j2k", "jxl",
          "ppm", "pgm", "pbm", "pnm", "pfm", "ico", "tga", "exr", "hdr", "psd", "dng", "cr2", "cr3",
          "nef", "arw", "svg");

  private LeftOut() {}

  /** Refuses images of formats that Netwright does not read. */
  static void requireReadable(Contents contents) throws DataException {
    List<String> unread = contents.files().stream().filter(LeftOut::isUnreadImage).toList();
    if (unread.isEmpty()) {
      return;
    }
    Map<String, Long> kinds =
        unread.stream()
            .collect(
                Collectors.groupingBy(LeftOut::extension, TreeMap::new, Collectors.counting()));
    String counts =
        kinds.entrySet().stream()
            .map(kind -> kind.getValue() + " ." + kind.getKey())
            .collect(Collectors.joining(", "));
    throw new DataException(
        String.format(
            "%s: is an image that Netwright does not read, one of %d (%s: %s); allowed are JPEG"
                + " and PNG: convert or remove them",
            contents.tree().describe(unread.get(0)), unread.size(), counts, FewNames.of(unread)));
  }

  /**
   * A line for the files that are left out, and one for the litter.
   *
   * @param used files that the data set is made of, or that explain it
   */
  static List<String> remarks(Contents contents, Collection<String> used) {
    List<String> lines = new ArrayList<>();
    TreeSet<String> rest = new TreeSet<>(contents.files());
    rest.addAll(contents.images().keySet());
    rest.removeAll(used);
    if (!rest.isEmpty()) {
      lines.add(
          String.format(
              "%s left out, not part of the data set: %s",
              FewNames.count(rest.size(), "file"), FewNames.of(rest)));
    }
    if (!contents.litter().isEmpty()) {
      lines.add(
          String.format(
              "%s left out, hidden or litter of a desktop: %s",
              FewNames.count(contents.litter().size(), "file"), FewNames.of(contents.litter())));
    }
    return lines;
  }

  private static boolean isUnreadImage(String name) {
    return UNREAD.contains(extension(name));
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
