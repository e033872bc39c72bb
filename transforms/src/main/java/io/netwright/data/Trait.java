package io.netwright.data;

import java.util.SortedSet;

/** What an image file says that its pixels, as Netwright takes them, do not show. */
enum Trait {
  /** EXIF says how to turn or mirror the picture. */
  TURNED(
      "%s to be turned or mirrored by EXIF orientation, which Netwright, like torchvision, leaves"
          + " as stored: %s; to turn the files themselves: mogrify -auto-orient"),
  /** Some pixels are not opaque. */
  TRANSPARENT("%s with transparent pixels, whose colours are taken as if opaque: %s"),
  /** 16 bits a sample. */
  DEEP("%s of 16 bits a sample, of which the upper 8 are kept: %s"),
  /** Several pictures in one file. */
  ANIMATED("%s with several frames, of which the first is taken: %s");

  private final String text;

  Trait(String text) {
    this.text = text;
  }

  /** The line about all images that have this trait. */
  String remark(SortedSet<String> names) {
    return String.format(text, FewNames.count(names.size(), "image"), FewNames.of(names));
  }
}
