package io.netwright.data;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Makes image files of unusual kinds, and decodes them. */
final class Pictures {

  private Pictures() {}

  static ImageDecoder.Decoded decoded(byte[] file) throws IOException {
    try (ImageDecoder decoder = new ImageDecoder()) {
      return decoder.decode(
          file, ImageHeader.read(new ByteArrayInputStream(file), "picture"), "picture");
    }
  }

  /** A JPEG without JFIF and Adobe segment that stores three numbers as they are, unsampled. */
  static byte[] rawJpeg(int... samples) {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 3, null);
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, samples);
    }
    return written("jpeg", new IIOImage(raster, null, null), ImageWriteParam.MODE_DISABLED);
  }

  /** A progressive JPEG, or an interlaced PNG. */
  static byte[] inPasses(String format, int width, int height) {
    return written(
        format, new IIOImage(noise(width, height), null, null), ImageWriteParam.MODE_DEFAULT);
  }

  private static RenderedImage noise(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, i * 0x9E3779B9);
    }
    return image;
  }

  private static byte[] written(String format, IIOImage image, int mode) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(mode);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, image, param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** A JPEG with one more segment at its start. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    return ByteBuffer.allocate(jpeg.length + 4 + content.length)
        .put(jpeg, 0, 2)
        .put((byte) 0xFF)
        .put((byte) marker)
        .putShort((short) (content.length + 2))
        .put(content)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** A JPEG whose three components are called otherwise, in its frame and in its scan. */
  static byte[] withComponentIds(byte[] jpeg, int... ids) {
    byte[] changed = jpeg.clone();
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != 0xDA) {
      if ((jpeg[at + 1] & 0xf0) == 0xC0 && (jpeg[at + 1] & 0xff) != 0xC4) {
        for (int i = 0; i < 3; i++) {
          changed[at + 10 + 3 * i] = (byte) ids[i];
        }
      }
      at += 2 + ByteBuffer.wrap(jpeg).getShort(at + 2);
    }
    for (int i = 0; i < 3; i++) {
      changed[at + 5 + 2 * i] = (byte) ids[i];
    }
    return changed;
  }

  /** A PNG with one more chunk behind its header. */
  static byte[] withChunk(byte[] png, String type, byte[] content) {
    int header = 8 + 12 + 13;
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length).putInt(content.length);
    chunk.put(SmallFiles.text(type)).put(content);
    CRC32 checksum = new CRC32();
    checksum.update(chunk.array(), 4, 4 + content.length);
    chunk.putInt((int) checksum.getValue());
    return ByteBuffer.allocate(png.length + chunk.limit())
        .put(png, 0, header)
        .put(chunk.array())
        .put(png, header, png.length - header)
        .array();
  }

  /** A TIFF block that says nothing but an orientation. */
  static byte[] orientation(int value, boolean bigEndian) {
    ByteBuffer tiff = ByteBuffer.allocate(26);
    tiff.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    tiff.put(SmallFiles.text(bigEndian ? "MM" : "II")).putShort((short) 42).putInt(8);
    tiff.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    return tiff.putShort((short) value).array();
  }

  /** A photograph as a telephone held upright stores it. */
  static byte[] turnedJpeg(int width, int height, int colour) {
    byte[] exif = ByteBuffer.allocate(32).put(SmallFiles.text("Exif\0\0")).array();
    System.arraycopy(orientation(6, true), 0, exif, 6, 26);
    return withSegment(SmallFiles.jpeg(width, height, colour), 0xE1, exif);
  }
}
