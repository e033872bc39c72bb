package io.netwright.data;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A place labelled images come from; it knows all labels before it decodes any image. */
interface ImageSource {

  /** Class names by label. */
  List<String> classes();

  /** Label of every image of a split; none where the source lacks that split. */
  int[] labels(Split split);

  /** How a message names an image: its path in the data set, or its file and number. */
  String name(Split split, int index);

  /**
   * What of the files was left out, resized or otherwise not taken as it is; complete when read.
   */
  default List<String> remarks() {
    return List.of();
  }

  /** The files that are read, and with masks may be read; a folder of them alone reads the same. */
  default Set<String> files() {
    return Set.of();
  }

  /** True where the images of a class have no order that could mean anything. */
  default boolean isShuffled() {
    return false;
  }

  /**
   * The chosen images of each split, in the given order, under the labels of this source.
   *
   * @param chosen indices by split, all three splits present
   */
  Map<Split, ImageSet> read(Map<Split, Chosen> chosen) throws IOException;
}
