package io.netwright.data;

/**
 * Which images a split takes.
 *
 * @param from the split of the source they are taken from
 * @param indices within that split, in the order they are used
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Chosen(Split from, int[] indices) {

  /** The name of the image that this split has at a place. */
  String name(ImageSource source, int place) {
    return source.name(from, indices[place]);
  }
}
