package io.netwright.data;

/** How much of this Java's heap images may take; asked before memory is taken, not after. */
final class HeapRoom {
  private static final long MIB = 1L << 20;

  private HeapRoom() {}

  /** The most bytes that a data set may keep or need at once: three quarters of the heap. */
  static long bytes() {
    return Runtime.getRuntime().maxMemory() / 4 * 3;
  }

  /**
   * Refuses what the heap cannot hold.
   *
   * @param what a sentence's beginning up to the number, e.g. {@code 100 images of 3x32x32 take}
   */
  static void require(String where, String what, double needed) throws DataException {
    if (needed > bytes()) {
      throw new DataException(
          String.format(
              "%s: %s %.0f MiB, more than three quarters of the heap of %d MiB; take fewer or"
                  + " smaller images (limits, height and width), or give Java more memory, e.g."
                  + " NETWRIGHT_JAVA_OPTS=-Xmx%dg",
              where,
              what,
              Math.ceil(needed / MIB),
              Runtime.getRuntime().maxMemory() / MIB,
              gib(needed)));
    }
  }

  /** A heap of which so much is a half. */
  private static long gib(double needed) {
    return (long) Math.ceil(2 * needed / (1 << 30));
  }
}
