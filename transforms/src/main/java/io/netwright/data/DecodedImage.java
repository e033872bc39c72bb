package io.netwright.data;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * One decoded JPEG or PNG.
 *
 * @param pixels {@code (C, H, W)} uint8
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DecodedImage(ImageShape shape, byte[] pixels) {
  private static final long LARGEST = 64_000_000;

  /**
   * Decodes a file; its size is looked at before memory is taken for it.
   *
   * @param where how a message names the file
   */
  static DecodedImage of(byte[] file, String where) throws DataException {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new DataException(where + ": is not a JPEG or PNG image; remove or replace it");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        requireSize(reader.getWidth(0), reader.getHeight(0), where);
        return of(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DataException(
          where + ": is truncated or corrupt (" + e.getMessage() + "); replace it", e);
    }
  }

  private static void requireSize(long width, long height, String where) throws DataException {
    if (width < 1 || height < 1 || width * height > LARGEST) {
      throw new DataException(
          where
              + ": claims to be "
              + width
              + "x"
              + height
              + " pixels; images must have between 1 and "
              + LARGEST
              + " pixels");
    }
  }

  private static DecodedImage of(BufferedImage image) {
    // A palette has one band of indices, but its colours have three components.
    boolean gray = image.getColorModel().getNumComponents() == 1;
    ImageShape shape = new ImageShape(gray ? 1 : 3, image.getHeight(), image.getWidth());
    byte[] pixels = new byte[shape.size()];
    int plane = shape.height() * shape.width();
    Raster raster = image.getRaster();
    for (int at = 0; at < plane; at++) {
      int x = at % shape.width();
      int y = at / shape.width();
      if (gray) {
        pixels[at] = (byte) raster.getSample(x, y, 0);
      } else {
        int rgb = image.getRGB(x, y);
        pixels[at] = (byte) (rgb >> 16);
        pixels[plane + at] = (byte) (rgb >> 8);
        pixels[2 * plane + at] = (byte) rgb;
      }
    }
    return new DecodedImage(shape, pixels);
  }
}
