package io.netwright.data;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Looks through the chunks of a PNG (ISO 15948, 5.3), verifies what the decoder of the JDK does
 * not, the checksum of every chunk, and length and checksum of the image data, and leaves out the
 * chunks that only describe the image: they may unpack to far more than it.
 */
final class PngFile implements AutoCloseable {
  private static final Set<String> ESSENTIAL = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
  private static final int SIGNATURE = 8;
  private static final int FRAME = 12;

  /** Column and row of the first pixel of each pass of an interlaced image, and the steps. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private final ByteBuffer file;
  private final ImageHeader header;
  private final ByteArrayOutputStream kept;
  private final Inflater inflater = new Inflater();
  private final byte[] sink = new byte[1 << 14];
  private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
  private long expected;
  private long found;

  private PngFile(byte[] file, ImageHeader header) {
    this.file = ByteBuffer.wrap(file);
    this.header = header;
    kept = new ByteArrayOutputStream(file.length);
  }

  /** The file for the decoder, with what was found. */
  static ExaminedImage examine(byte[] file, ImageHeader header) throws IOException {
    try (PngFile png = new PngFile(file, header)) {
      png.kept.write(file, 0, Math.min(SIGNATURE, file.length));
      int at = SIGNATURE;
      while (at >= 0) {
        at = png.chunk(at);
      }
      png.requireWhole();
      return new ExaminedImage(png.kept.toByteArray(), png.traits);
    } catch (DataFormatException e) {
      throw new IOException("its image data is no zlib stream: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }

  /** Passes one chunk; yields the place of the next, -1 behind the last. */
  private int chunk(int at) throws IOException, DataFormatException {
    int left = file.limit() - at - FRAME;
    if (left < 0) {
      throw new EOFException("it ends before its IEND chunk");
    }
    String type = new String(file.array(), at + 4, 4, StandardCharsets.ISO_8859_1);
    long claimed = Integer.toUnsignedLong(file.getInt(at));
    if (claimed > left) {
      throw new EOFException(
          String.format(
              "chunk %s claims %d bytes, %d are left",
              type.replaceAll("[^A-Za-z]", "?"), claimed, left));
    }
    int length = (int) claimed;
    CRC32 checksum = new CRC32();
    checksum.update(file.array(), at + 4, length + 4);
    if ((int) checksum.getValue() != file.getInt(at + 8 + length)) {
      throw new IOException("the checksum of its chunk at byte " + at + " is wrong");
    }
    content(type, at + 8, length);
    if (ESSENTIAL.contains(type)) {
      kept.write(file.array(), at, FRAME + length);
    }
    return type.equals("IEND") ? -1 : at + FRAME + length;
  }

  private void content(String type, int from, int length) throws IOException, DataFormatException {
    switch (type) {
      case "IHDR" -> header(from, length);
      case "IDAT" -> inflate(from, length);
      case "acTL" -> traits.add(Trait.ANIMATED);
      case "eXIf" -> {
        if (ExifOrientation.isTurned(file.array(), from, from + length)) {
          traits.add(Trait.TURNED);
        }
      }
      default -> {
        // other chunks do not change the pixels that Netwright takes
      }
    }
  }

  private void header(int from, int length) throws IOException {
    if (length != 13) {
      throw new IOException("its header has " + length + " bytes");
    }
    if (from != SIGNATURE + 8) {
      throw new IOException("it has two headers");
    }
    int width = file.getInt(from);
    int height = file.getInt(from + 4);
    header.requireSize(height, width);
    int depth = file.get(from + 8);
    int samples =
        switch (file.get(from + 9)) {
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> 1;
        };
    if (depth == 16) {
      traits.add(Trait.DEEP);
    }
    boolean interlaced = file.get(from + 12) != 0;
    expected = interlaced ? 0 : rows(width, height, depth * samples);
    for (int[] pass : interlaced ? PASSES : new int[0][]) {
      int columns = (width - pass[0] + pass[2] - 1) / pass[2];
      int lines = (height - pass[1] + pass[3] - 1) / pass[3];
      expected += rows(columns, lines, depth * samples);
    }
  }

  /** Bytes of so many rows, each with its filter type. */
  private static long rows(int columns, int lines, int bits) {
    return columns == 0 ? 0 : lines * (1 + ((long) columns * bits + 7) / 8);
  }

  private void inflate(int from, int length) throws IOException, DataFormatException {
    inflater.setInput(file.array(), from, length);
    while (!inflater.needsInput() && !inflater.finished()) {
      int bytes = inflater.inflate(sink);
      found += bytes;
      if (found > expected || inflater.needsDictionary()) {
        throw new IOException("its image data is longer than its size says");
      }
    }
  }

  private void requireWhole() throws IOException {
    if (!inflater.finished() || found != expected) {
      throw new IOException(
          String.format("its image data has %d bytes, its size says %d", found, expected));
    }
  }
}
