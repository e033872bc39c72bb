package io.netwright.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Makes files that try to hurt whoever reads them. */
final class HostileFiles {
  private static final int BLOCK = 512;

  private HostileFiles() {}

  /** A header of a tar entry; the size as GNU writes large ones, so that any number fits. */
  static byte[] tarHeader(String name, char kind, long size) {
    ByteBuffer header = ByteBuffer.allocate(BLOCK);
    header.put(text(name));
    header.position(100).put(text("0000644\0000000000\0000000000\000"));
    header.position(124).put((byte) 0x80).position(128).putLong(size);
    header.position(136).put(text("00000000000\000        ")).put((byte) kind);
    header.position(257).put(text("ustar  \000"));
    int sum = 0;
    for (byte each : header.array()) {
      sum += each & 0xff;
    }
    header.position(148).put(text(String.format("%06o\000 ", sum)));
    return header.array();
  }

  /** Extended attributes of a tar entry, each with its own length in front. */
  static byte[] attributes(String... pairs) {
    StringBuilder records = new StringBuilder();
    for (String pair : pairs) {
      int length = pair.length() + 4; // two digits, a space and a newline
      records.append(length).append(' ').append(pair).append('\n');
    }
    return text(records.toString());
  }

  /** Content of an entry, filled up to a whole block. */
  static byte[] padded(byte[] content) {
    return Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK);
  }

  /** Writes blocks to a gzipped file, and one of them many times over in its midst. */
  static void zippedMany(Path file, byte[] first, byte[] repeated, int times, byte[] last) {
    try (OutputStream zip = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
      zip.write(first);
      for (int i = 0; i < times; i++) {
        zip.write(repeated);
      }
      zip.write(last);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A progressive JPEG. */
  static byte[] progressive(int width, int height) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam progressive = writer.getDefaultWriteParam();
    progressive.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      writer.write(null, new IIOImage(image, null, null), progressive);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** A progressive JPEG whose last scan comes so many times. */
  static byte[] scans(int width, int height, int times) {
    byte[] image = progressive(width, height);
    int last = 0;
    for (int i = 0; i + 1 < image.length; i++) {
      last = (image[i] & 0xff) == 0xff && (image[i + 1] & 0xff) == 0xDA ? i : last;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(image, 0, last);
    for (int i = 0; i < times; i++) {
      bytes.write(image, last, image.length - 2 - last);
    }
    bytes.write(image, image.length - 2, 2);
    return bytes.toByteArray();
  }

  /** A JPEG in front of which lies another size, for who takes a marker for one with a length. */
  static byte[] twoSizes(byte[] jpeg, int width, int height) {
    int length = 0xFFE0; // what the marker of an application segment is as a length
    ByteBuffer hidden = ByteBuffer.allocate(length + 100);
    hidden.put(new byte[] {-1, (byte) 0xD8, -1, 1, -1, (byte) 0xE0}).putShort((short) 0x40);
    hidden.position(6 + 0x40).put(new byte[] {-1, (byte) 0xE1});
    hidden.putShort((short) (hidden.capacity() - hidden.position()));
    hidden.position(4 + length).put(new byte[] {-1, (byte) 0xC2, 0, 17, 8});
    hidden.putShort((short) height).putShort((short) width).put((byte) 3);
    return join(hidden.array(), Arrays.copyOfRange(jpeg, 2, jpeg.length));
  }

  /** A JPEG with one of its segments twice. */
  static byte[] twice(byte[] jpeg, int marker) {
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != marker) {
      at += 2 + ByteBuffer.wrap(jpeg).getChar(at + 2);
    }
    int end = at + 2 + ByteBuffer.wrap(jpeg).getChar(at + 2);
    return join(Arrays.copyOf(jpeg, end), Arrays.copyOfRange(jpeg, at, jpeg.length));
  }

  /** A PNG that says it is so large, and has no pixels. */
  static byte[] pngHeader(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
    return join(signature(), chunk("IHDR", header.array()), chunk("IEND", new byte[0]));
  }

  /** A PNG with one more chunk behind its header. */
  static byte[] withChunk(byte[] png, byte[] chunk) {
    return join(Arrays.copyOf(png, 33), chunk, Arrays.copyOfRange(png, 33, png.length));
  }

  static byte[] chunk(String type, byte[] content) {
    CRC32 checksum = new CRC32();
    checksum.update(text(type));
    checksum.update(content);
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length);
    chunk.putInt(content.length).put(text(type)).put(content).putInt((int) checksum.getValue());
    return chunk.array();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] signature() {
    return new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
  }
}
