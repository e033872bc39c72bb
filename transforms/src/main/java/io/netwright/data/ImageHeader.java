package io.netwright.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * What the first bytes of a JPEG (ITU T.81, B.2.2) or PNG (ISO 15948, 11.2.2) say about the image.
 *
 * @param png true for a PNG, false for a JPEG
 * @param shape size as stored; 1 channel for grey, 3 for colour, transparency left out
 */
record ImageHeader(boolean png, ImageShape shape) {
  private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int PNG_HEADER = 13;
  private static final int IHDR = 0x49484452;
  private static final int JPEG_START = 0xFFD8;
  private static final long MOST_PIXELS = 64_000_000;
  private static final long LONGEST_SIDE = 65_535;

  /** Within so many bytes a header ends: 255 parts of a colour profile fit. */
  private static final int MOST_BYTES = 32 << 20;

  /** Marker codes between C0 and CF that do not start a frame. */
  private static final Set<Integer> NO_FRAME = Set.of(0xC4, 0xC8, 0xCC);

  /** Reads a header; the message names the image by {@code where}. */
  static ImageHeader read(InputStream content, String where) throws IOException {
    Unzipped.Counted counted = new HeaderBytes(content, where);
    DataInputStream data = new DataInputStream(counted);
    try {
      int start = data.readUnsignedShort();
      if (start == JPEG_START) {
        return jpeg(data, where).checked(where);
      }
      long signature = ((long) start << 48) | ((long) data.readUnsignedShort() << 32);
      if ((signature | (data.readInt() & 0xFFFFFFFFL)) == PNG_SIGNATURE) {
        return png(data, where).checked(where);
      }
    } catch (EOFException e) {
      throw new DataException(
          where + ": is empty, or ends within its header; replace or remove it", e);
    }
    throw new DataException(
        where + ": is neither a JPEG nor a PNG, whatever its name; convert or remove it");
  }

  private static ImageHeader png(DataInputStream data, String where) throws IOException {
    if (data.readInt() != PNG_HEADER || data.readInt() != IHDR) {
      throw new DataException(
          where + ": does not begin with its header, as a PNG does; replace or remove it");
    }
    long width = data.readInt() & 0xFFFFFFFFL;
    long height = data.readInt() & 0xFFFFFFFFL;
    data.readByte(); // bits per sample
    int colours = data.readUnsignedByte();
    return of(true, colours == 0 || colours == 4 ? 1 : 3, height, width, where);
  }

  private static ImageHeader jpeg(DataInputStream data, String where) throws IOException {
    while (true) {
      int marker = data.readUnsignedByte();
      while (marker == 0xFF) {
        marker = data.readUnsignedByte();
      }
      if (startsFrame(marker)) {
        data.readUnsignedShort(); // segment length
        data.readUnsignedByte(); // bits per sample
        int height = data.readUnsignedShort();
        int width = data.readUnsignedShort();
        return of(false, data.readUnsignedByte(), height, width, where);
      }
      if (marker != 0 && !standsAlone(marker)) {
        data.skipNBytes(Math.max(0, data.readUnsignedShort() - 2));
      }
    }
  }

  /** True for the markers that no content and so no length follows. */
  static boolean standsAlone(int marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
  }

  /** True for the markers that begin the header of a frame. */
  static boolean startsFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && !NO_FRAME.contains(marker);
  }

  private static ImageHeader of(boolean png, int channels, long height, long width, String where)
      throws DataException {
    if ((double) height * width > MOST_PIXELS || Math.max(height, width) > LONGEST_SIDE) {
      throw new DataException(
          String.format(
              "%s: is %d x %d pixels; at most %d megapixels are allowed, and %d pixels a side:"
                  + " shrink or remove it",
              where, width, height, MOST_PIXELS / 1_000_000, LONGEST_SIDE));
    }
    return new ImageHeader(png, new ImageShape(channels, (int) height, (int) width));
  }

  /**
   * Refuses a file whose content is of another size than was read first and limits were held to;
   * before it is decoded.
   */
  void requireSize(long height, long width) throws IOException {
    if (height != shape.height() || width != shape.width()) {
      throw new IOException(
          String.format(
              "its content is of %d x %d pixels, its header says %d x %d",
              width, height, shape.width(), shape.height()));
    }
  }

  private ImageHeader checked(String where) throws DataException {
    if (shape.height() == 0 || shape.width() == 0) {
      throw new DataException(
          String.format(
              "%s: is %d x %d pixels, an image without content; replace or remove it",
              where, shape.width(), shape.height()));
    }
    if (shape.channels() != 1 && shape.channels() != 3) {
      throw new DataException(
          where
              + ": has "
              + shape.channels()
              + " colour channels (CMYK?); allowed are grey and RGB: convert or remove it");
    }
    return this;
  }

  /** What a header may be read from. */
  private static final class HeaderBytes extends Unzipped.Counted {
    private final String where;

    HeaderBytes(InputStream in, String where) {
      super(in);
      this.where = where;
    }

    @Override
    void counted(long count) throws DataException {
      if (count > MOST_BYTES) {
        throw new DataException(
            String.format(
                "%s: its header does not end within %d bytes; replace or remove it",
                where, MOST_BYTES));
      }
    }
  }
}
