package io.netwright.data;

/** Room for the images of a split. */
final class PixelBuffer {
  private static final long LARGEST = Integer.MAX_VALUE - 16L;

  private PixelBuffer() {}

  /** Refuses so many images where the heap cannot hold them. */
  static void requireRoom(String where, ImageShape shape, long count) throws DataException {
    HeapRoom.require(
        where, count + " images of " + shape + " take", (double) count * shape.size());
  }

  /** Zeros for so many images; refuses more than an array can hold. */
  static byte[] of(String where, ImageShape shape, long count) throws DataException {
    long bytes = count * shape.size();
    if (bytes > LARGEST) {
      throw new DataException(
          String.format(
              "%s: %d images of %s take %.1f GB, a split holds at most 2.1 GB;"
                  + " set limits, or a smaller height and width",
              where, count, shape, bytes / 1e9));
    }
    return new byte[(int) bytes];
  }
}
