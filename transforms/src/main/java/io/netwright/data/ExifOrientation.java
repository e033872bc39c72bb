package io.netwright.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The orientation in an EXIF block, which is a TIFF file without its image (TIFF 6.0). */
final class ExifOrientation {
  private static final short INTEL = 0x4949;
  private static final short MOTOROLA = 0x4D4D;
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
    tiff.order(tiff.getShort(0) == INTEL ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int at = tiff.getInt(4);
    if (!isTiff(tiff) || at < 8 || at > tiff.limit() - 2) {
      return false;
    }
    int last = Math.min(at + 2 + ENTRY * Short.toUnsignedInt(tiff.getShort(at)), tiff.limit());
    for (int entry = at + 2; entry <= last - ENTRY; entry += ENTRY) {
      if (tiff.getShort(entry) == TAG && tiff.getShort(entry + 2) == SHORT) {
        int orientation = tiff.getShort(entry + 8);
        return orientation >= 2 && orientation <= 8;
      }
    }
    return false;
  }

  private static boolean isTiff(ByteBuffer tiff) {
    short order = tiff.getShort(0);
    return (order == INTEL || order == MOTOROLA) && tiff.getShort(2) == 42;
  }
}
