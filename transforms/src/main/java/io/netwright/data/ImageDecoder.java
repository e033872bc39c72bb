package io.netwright.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Turns JPEG and PNG files into bytes {@code (C, H, W)}; not for several threads at once. */
final class ImageDecoder implements AutoCloseable {

  /**
   * Said of a baseline JPEG whose scans are marked as progressive ones are; its pixels are right.
   */
  private static final String HARMLESS = "Invalid SOS parameters for sequential JPEG";

  private final ImageReader jpeg = reader("jpeg");
  private final ImageReader png = reader("png");

  /**
   * The pixels of an image.
   *
   * @param pixels {@code (C, H, W)}
   * @param traits what the file says besides
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Decoded(byte[] pixels, Set<Trait> traits) {}

  /** The image of a file whose header was read before; transparency is dropped. */
  Decoded decode(byte[] file, ImageHeader header, String where) throws DataException {
    try {
      ExaminedImage encoded =
          header.png() ? PngFile.examine(file, header) : JpegFile.examine(file, header, where);
      BufferedImage image = image(header.png() ? png : jpeg, encoded.file());
      Set<Trait> traits = EnumSet.noneOf(Trait.class);
      traits.addAll(encoded.traits());
      if (isTransparent(image)) {
        traits.add(Trait.TRANSPARENT);
      }
      return new Decoded(planes(image, header.shape()), traits);
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // ImageIO throws both on damaged files
      throw new DataException(
          where + ": is truncated or corrupt (" + e.getMessage() + "); replace or remove it", e);
    }
  }

  /** Reads an image; takes what the reader only warns of for damage. */
  private static BufferedImage image(ImageReader reader, byte[] file) throws IOException {
    StringBuilder warnings = new StringBuilder();
    try (MemoryCacheImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(input, true, true);
      reader.removeAllIIOReadWarningListeners();
      reader.addIIOReadWarningListener(
          (source, warning) -> warnings.append(warning.contains(HARMLESS) ? "" : warning));
      BufferedImage image = reader.read(0);
      if (!warnings.isEmpty()) {
        throw new IOException(warnings.toString());
      }
      return image;
    } finally {
      reader.setInput(null);
    }
  }

  private static boolean isTransparent(BufferedImage image) {
    if (!image.getColorModel().hasAlpha()) {
      return false;
    }
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      if (Arrays.stream(row).anyMatch(colour -> colour >>> 24 != 0xFF)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    jpeg.dispose();
    png.dispose();
  }

  private static byte[] planes(BufferedImage image, ImageShape shape) throws IOException {
    if (image.getHeight() != shape.height() || image.getWidth() != shape.width()) {
      throw new IOException("its content has another size than its header");
    }
    boolean indexed = image.getColorModel() instanceof IndexColorModel;
    boolean grey = !indexed && image.getRaster().getNumBands() < 3;
    boolean wide = image.getSampleModel().getSampleSize(0) != 8;
    if (shape.channels() == 3 && (indexed || (wide && !grey))) {
      return converted(image, shape);
    }
    if (shape.channels() == 1 && indexed) {
      return firstPlane(converted(image, new ImageShape(3, shape.height(), shape.width())), shape);
    }
    return sampled(image.getRaster(), shape, image.getSampleModel().getSampleSize(0) - 8, grey);
  }

  /**
   * Bytes as they are stored.
   *
   * @param grey whether all channels are the first one; Java's own colours of grey pictures are
   *     brighter, since it takes grey for linear
   */
  private static byte[] sampled(Raster raster, ImageShape shape, int excessBits, boolean grey) {
    int area = shape.height() * shape.width();
    byte[] planes = new byte[shape.size()];
    int[] band = new int[area];
    for (int c = 0; c < shape.channels(); c++) {
      raster.getSamples(0, 0, shape.width(), shape.height(), grey ? 0 : c, band);
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
