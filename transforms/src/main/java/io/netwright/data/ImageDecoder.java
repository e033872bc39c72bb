package io.netwright.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Turns JPEG and PNG files into bytes {@code (C, H, W)}; not for several threads at once. */
final class ImageDecoder implements AutoCloseable {
  private final ImageReader jpeg = reader("jpeg");
  private final ImageReader png = reader("png");

  /** The image of a file whose header was read before; transparency is dropped. */
  byte[] decode(byte[] file, ImageHeader header, String where) throws DataException {
    ImageReader reader = header.png() ? png : jpeg;
    StringBuilder warnings = new StringBuilder();
    try (MemoryCacheImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(input, true, true);
      reader.removeAllIIOReadWarningListeners();
      reader.addIIOReadWarningListener((source, warning) -> warnings.append(warning));
      BufferedImage image = reader.read(0);
      if (isDamage(warnings.toString())) {
        throw new IOException(warnings.toString());
      }
      return planes(image, header.shape());
    } catch (IOException | RuntimeException e) { // ImageIO throws both on damaged files
      throw new DataException(
          where + ": is truncated or corrupt (" + e.getMessage() + "); replace or remove it", e);
    } finally {
      reader.setInput(null);
    }
  }

  @Override
  public void close() {
    jpeg.dispose();
    png.dispose();
  }

  private static boolean isDamage(String warning) {
    return warning.contains("Premature end") || warning.contains("Corrupt JPEG");
  }

  private static byte[] planes(BufferedImage image, ImageShape shape) throws IOException {
    if (image.getHeight() != shape.height() || image.getWidth() != shape.width()) {
      throw new IOException("its content has another size than its header");
    }
    boolean indexed = image.getColorModel() instanceof IndexColorModel;
    boolean wide = image.getSampleModel().getSampleSize(0) != 8;
    if (shape.channels() == 3 && (indexed || wide || image.getRaster().getNumBands() < 3)) {
      return converted(image, shape);
    }
    if (shape.channels() == 1 && indexed) {
      return firstPlane(converted(image, new ImageShape(3, shape.height(), shape.width())), shape);
    }
    return sampled(image.getRaster(), shape, image.getSampleModel().getSampleSize(0) - 8);
  }

  private static byte[] sampled(Raster raster, ImageShape shape, int excessBits) {
    int area = shape.height() * shape.width();
    byte[] planes = new byte[shape.size()];
    int[] band = new int[area];
    for (int c = 0; c < shape.channels(); c++) {
      raster.getSamples(0, 0, shape.width(), shape.height(), c, band);
      for (int i = 0; i < area; i++) {
        planes[c * area + i] = (byte) (excessBits > 0 ? band[i] >> excessBits : band[i]);
      }
    }
    return planes;
  }

  private static byte[] converted(BufferedImage image, ImageShape shape) {
    int area = shape.height() * shape.width();
    int[] colours = image.getRGB(0, 0, shape.width(), shape.height(), null, 0, shape.width());
    byte[] planes = new byte[3 * area];
    for (int i = 0; i < area; i++) {
      planes[i] = (byte) (colours[i] >> 16);
      planes[area + i] = (byte) (colours[i] >> 8);
      planes[2 * area + i] = (byte) colours[i];
    }
    return planes;
  }

  private static byte[] firstPlane(byte[] planes, ImageShape shape) {
    return Arrays.copyOf(planes, shape.size());
  }

  private static ImageReader reader(String format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    if (!readers.hasNext()) {
      throw new IllegalStateException(
          "this Java has no " + format + " reader; use one with the module java.desktop");
    }
    return readers.next();
  }
}
