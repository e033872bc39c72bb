package io.netwright.data;

import java.util.Locale;
import java.util.Set;

/** What desktops, NAS boxes, editors and Netwright itself leave in folders of images. */
final class Litter {
  private static final Set<String> NAMES =
      Set.of(
          "__macosx",
          "icon\r",
          "thumbs.db",
          "ehthumbs.db",
          "desktop.ini",
          "$recycle.bin",
          "system volume information",
          "@eadir",
          "@tmp",
          "@recycle",
          "@recently-snapshot",
          "#recycle",
          "#snapshot",
          "lost+found");

  private Litter() {}

  /** True for litter and hidden files, and for all that lies below a folder of that kind. */
  static boolean is(String name) {
    if (name.equals(DatasetCheck.PICTURE)) {
      return true;
    }
    for (String part : name.toLowerCase(Locale.ROOT).split("/", -1)) {
      boolean hidden = part.startsWith(".") && part.length() > 1;
      boolean leftByEditor = part.endsWith("~") || part.startsWith("~$");
      if (hidden || leftByEditor || NAMES.contains(part)) {
        return true;
      }
    }
    return false;
  }
}
