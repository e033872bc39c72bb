package io.netwright.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The orientation in an EXIF block, which is a TIFF file without its image (TIFF 6.0). */
final class ExifOrientation {
  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY = 12;

  private ExifOrientation() {}

  /** True where the block says another orientation than the stored one. */
  static boolean isTurned(byte[] file, int from, int to) {
    if (to - from < 10) {
      return false;
    }
    ByteBuffer tiff = ByteBuffer.wrap(file, from, to - from).slice();
    short order = tiff.getShort(0);
    tiff.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    boolean valid = (order == 0x4949 || order == 0x4D4D) && tiff.getShort(2) == 42;
    int at = tiff.getInt(4);
    if (!valid || at < 8 || at > tiff.limit() - 2) {
      return false;
    }
    int entries = Short.toUnsignedInt(tiff.getShort(at));
    for (int entry = at + 2;
        entries > 0 && entry <= tiff.limit() - ENTRY;
        entry += ENTRY, entries--) {
      if (Short.toUnsignedInt(tiff.getShort(entry)) == TAG && tiff.getShort(entry + 2) == SHORT) {
        int orientation = tiff.getShort(entry + 8);
        return orientation >= 2 && orientation <= 8;
      }
    }
    return false;
  }
}
