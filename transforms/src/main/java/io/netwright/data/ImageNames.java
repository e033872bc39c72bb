package io.netwright.data;

/** How messages name the images of a data set: by path, or by file and number. */
@FunctionalInterface
interface ImageNames {

  /** The name of one image of a split. */
  String of(Split split, int index);
}
