package io.netwright.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The file of an image, looked through before a decoder trusts it. */
final class EncodedImage {
  /**
   * The most scans of a JPEG. A progressive one has about ten; each goes over the whole image, so
   * that a small file can keep a decoder busy for hours (libjpeg-turbo's own tests stop at 500).
   */
  static final int MOST_SCANS = 100;

  private static final Set<String> ESSENTIAL = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
  private static final int SIGNATURE_BYTES = 8;
  private static final int CHUNK_FRAME = 12; // length, type and checksum
  private static final int START_OF_SCAN = 0xDA;
  private static final int END_OF_IMAGE = 0xD9;

  private EncodedImage() {}

  /**
   * What a decoder should get of a file: a JPEG as it is, a PNG without the chunks that only
   * describe it.
   *
   * @throws DataException where decoding would take more than the image is worth
   */
  static byte[] harmless(byte[] file, ImageHeader header, String where) throws DataException {
    if (header.png()) {
      return essentialChunks(file, where);
    }
    requireFewScans(file, where);
    return file;
  }

  private static void requireFewScans(byte[] file, String where) throws DataException {
    int scans = 0;
    for (int at = nextMarker(file, 2); at >= 0; at = nextMarker(file, at)) {
      int marker = file[at + 1] & 0xff;
      if (marker == END_OF_IMAGE) {
        return;
      }
      if (marker == START_OF_SCAN && ++scans > MOST_SCANS) {
        throw new DataException(
            String.format(
                "%s: goes over its image in more than %d scans, a progressive JPEG has about ten;"
                    + " convert or remove it",
                where, MOST_SCANS));
      }
      at += 2;
      if (at + 2 <= file.length) {
        at += Math.max(2, ((file[at] & 0xff) << 8) | (file[at + 1] & 0xff));
      }
    }
  }

  /** Where the next marker with a segment begins, or the image ends; -1 where there is none. */
  private static int nextMarker(byte[] file, int from) {
    for (int at = from; at + 1 < file.length; at++) {
      int code = file[at + 1] & 0xff;
      boolean standsAlone = code <= 1 || code == 0xff || (code >= 0xD0 && code <= 0xD8);
      if ((file[at] & 0xff) == 0xff && !standsAlone) {
        return at;
      }
    }
    return -1;
  }

  private static byte[] essentialChunks(byte[] file, String where) throws DataException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
    kept.write(file, 0, Math.min(SIGNATURE_BYTES, file.length));
    ByteBuffer chunks = ByteBuffer.wrap(file);
    int at = SIGNATURE_BYTES;
    while (at + CHUNK_FRAME <= file.length) {
      long length = (chunks.getInt(at) & 0xFFFFFFFFL) + CHUNK_FRAME;
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (length > file.length - at) {
        throw new DataException(
            String.format(
                "%s: is truncated or corrupt (chunk %s claims %d bytes, %d are left); replace or"
                    + " remove it",
                where,
                type.replaceAll("[^A-Za-z]", "?"),
                length - CHUNK_FRAME,
                file.length - at - CHUNK_FRAME));
      }
      if (ESSENTIAL.contains(type)) {
        kept.write(file, at, (int) length);
      }
      at += (int) length;
    }
    return kept.toByteArray();
  }
}
