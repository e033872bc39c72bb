package io.netwright.data;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the segments of a JPEG (ITU T.81, annex B) and writes it anew for the decoder of
 * the JDK, which guesses colours otherwise than libjpeg: without application segments and comments,
 * but with an Adobe segment that says in which colours the image is stored.
 */
final class JpegFile {
  /**
   * The most scans. A progressive JPEG has about ten; each goes over the whole image, so that a
   * small file can keep a decoder busy for hours (libjpeg-turbo's own tests stop at 500).
   */
  static final int MOST_SCANS = 100;

  private static final int START = 0xD8;
  private static final int END = 0xD9;
  private static final int SCAN = 0xDA;
  private static final int EXIF = 0xE1;
  private static final int JFIF = 0xE0;
  private static final int ADOBE = 0xEE;
  private static final int COMMENT = 0xFE;
  private static final byte RGB = 0;
  private static final byte YCBCR = 1;

  /** An Adobe segment up to its last byte, which is the transform. */
  private static final byte[] SAYS_COLOURS = {
    (byte) 0xFF, (byte) ADOBE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0
  };

  private final byte[] file;
  private final ImageHeader header;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
  private boolean framed;
  private boolean jfif;
  private Optional<Integer> transform = Optional.empty();
  private byte @Nullable [] components;
  private int at = 2;
  private int scans;

  private JpegFile(byte[] file, ImageHeader header) {
    this.file = file;
    this.header = header;
  }

  /**
   * The file for the decoder, with what was found.
   *
   * @throws DataException where decoding would take more than the image is worth
   */
  static ExaminedImage examine(byte[] file, ImageHeader header, String where) throws IOException {
    JpegFile jpeg = new JpegFile(file, header);
    while (jpeg.segment()) { // until the end of the image; what comes behind is not part of it
      if (jpeg.scans > MOST_SCANS) {
        throw new DataException(
            String.format(
                "%s: goes over its image in more than %d scans, a progressive JPEG has about ten;"
                    + " convert or remove it",
                where, MOST_SCANS));
      }
    }
    return new ExaminedImage(jpeg.written(), jpeg.traits);
  }

  private byte[] written() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream(file.length + 16);
    whole.write(0xFF);
    whole.write(START);
    if (components != null) {
      whole.writeBytes(SAYS_COLOURS);
      whole.write(colours(components));
    }
    whole.writeBytes(kept.toByteArray());
    whole.write(0xFF);
    whole.write(END);
    return whole.toByteArray();
  }

  /** The rules of libjpeg (jdapimin.c, default_decompress_parms). */
  private byte colours(byte[] ids) {
    if (jfif) {
      return YCBCR;
    }
    if (transform.isPresent()) {
      return transform.get() == 0 ? RGB : YCBCR;
    }
    return Arrays.equals(ids, new byte[] {'R', 'G', 'B'}) ? RGB : YCBCR;
  }

  /** Passes one segment, of a scan with its image data; false at the end of the image. */
  private boolean segment() throws IOException {
    int marker = marker();
    if (marker == END) {
      return false;
    }
    if (ImageHeader.standsAlone(marker)) {
      return true; // has no content, and no meaning outside a scan
    }
    int from = at;
    at = from + (octet(from) << 8 | octet(from + 1));
    if (at < from + 2 || at > file.length) {
      throw cut();
    }
    if ((marker >= JFIF && marker <= 0xEF) || marker == COMMENT) {
      application(marker, from + 2, at);
    } else {
      keep(marker, from);
    }
    return true;
  }

  private int marker() throws IOException {
    if (octet(at) != 0xFF) {
      throw new IOException("byte " + at + " is no marker");
    }
    while (octet(at) == 0xFF) {
      at++;
    }
    return octet(at++);
  }

  /** Keeps a segment that the pixels depend on. */
  private void keep(int marker, int from) throws IOException {
    if (ImageHeader.startsFrame(marker)) {
      frame(from);
    }
    if (marker == SCAN) {
      scans++;
      skipScan();
    }
    kept.write(0xFF);
    kept.write(marker);
    kept.write(file, from, at - from);
  }

  /** The header of a frame, of which an image has one. */
  private void frame(int from) throws IOException {
    if (framed) {
      throw new IOException("it has two frames");
    }
    framed = true;
    header.requireSize(
        octet(from + 3) << 8 | octet(from + 4), octet(from + 5) << 8 | octet(from + 6));
    if (at - from >= 17) {
      components = new byte[] {file[from + 8], file[from + 11], file[from + 14]};
    }
  }

  private void application(int marker, int from, int to) {
    switch (marker) {
      case JFIF -> jfif |= says(from, to, 14, "JFIF\0");
      case ADOBE -> {
        if (says(from, to, 12, "Adobe")) {
          transform = Optional.of(file[from + 11] & 0xff);
        }
      }
      case EXIF -> {
        if (says(from, to, 7, "Exif\0") && ExifOrientation.isTurned(file, from + 6, to)) {
          traits.add(Trait.TURNED);
        }
      }
      default -> {
        // nothing that the pixels depend on
      }
    }
  }

  /** True where a segment is long enough and starts with a word. */
  private boolean says(int from, int to, int least, String word) {
    byte[] letters = word.getBytes(StandardCharsets.US_ASCII);
    return to - from >= least
        && Arrays.equals(file, from, from + letters.length, letters, 0, letters.length);
  }

  /** Goes on to the next marker that is no restart. */
  private void skipScan() throws IOException {
    while (true) {
      while (octet(at) != 0xFF) {
        at++;
      }
      int next = octet(at + 1);
      if (next != 0 && next != 0xFF && !(next >= 0xD0 && next <= 0xD7)) {
        return;
      }
      at += next == 0xFF ? 1 : 2;
    }
  }

  private int octet(int index) throws EOFException {
    if (index >= file.length) {
      throw cut();
    }
    return file[index] & 0xff;
  }

  private static EOFException cut() {
    return new EOFException("it ends before its end-of-image marker");
  }
}
