package io.netwright.data;

import java.util.Collection;

/** Room for the images of a split. */
final class PixelBuffer {
  private static final long LARGEST = Integer.MAX_VALUE - 16L;

  private PixelBuffer() {}

  /** Refuses so many images where the heap cannot hold them. */
  static void requireRoom(String where, ImageShape shape, long count) throws DataException {
    HeapRoom.require(where, count + " images of " + shape + " take", (double) count * shape.size());
  }

  /** Refuses splits of which one is more than an array can hold, or all are more than the heap. */
  static void requireRoom(String where, ImageShape shape, Collection<Chosen> splits)
      throws DataException {
    long count = 0;
    for (Chosen split : splits) {
      requireArray(where, shape, split.indices().length);
      count += split.indices().length;
    }
    requireRoom(where, shape, count);
  }

  /** Zeros for so many images; refuses more than an array can hold. */
  static byte[] of(String where, ImageShape shape, long count) throws DataException {
    requireArray(where, shape, count);
    return new byte[(int) (count * shape.size())];
  }

  private static void requireArray(String where, ImageShape shape, long count)
      throws DataException {
    long bytes = count * shape.size();
    if (bytes > LARGEST) {
      throw new DataException(
          String.format(
              "%s: %d images of %s take %.1f GB, a split holds at most 2.1 GB;"
                  + " set limits, or a smaller height and width",
              where, count, shape, bytes / 1e9));
    }
  }
}
