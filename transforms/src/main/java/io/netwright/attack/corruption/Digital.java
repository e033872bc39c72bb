package io.netwright.attack.corruption;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.random.RandomGenerator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** What storing and scaling do to pictures. */
final class Digital {
  private static final int LEVELS = 255;

  private Digital() {}

  /** Fewer pixels, each the mean of those it covers, and back to as many by repeating them. */
  static Picture pixelate(Picture picture, int severity, RandomGenerator random) {
    double share = Distortion.at(severity, 0.95, 0.9, 0.85, 0.75, 0.65);
    int height = Math.max((int) (picture.height * share), 1);
    int width = Math.max((int) (picture.width * share), 1);
    Picture small = resized(picture, height, width);
    return resized(small, picture.height, picture.width);
  }

  /** Along columns, then along rows. */
  private static Picture resized(Picture picture, int height, int width) {
    return turned(stretched(turned(stretched(picture, width)), height));
  }

  /** The mean of the pixels whose middles lie in the window of a new one; at least the nearest. */
  private static Picture stretched(Picture picture, int width) {
    double scale = (double) picture.width / width;
    double support = Math.max(scale, 1) / 2;
    float[] pixels = new float[picture.channels * picture.height * width];
    for (int column = 0; column < width; column++) {
      double middle = (column + 0.5) * scale;
      int from = Math.max((int) (middle - support + 0.5), 0);
      int to = Math.min(Math.max((int) (middle + support + 0.5), from + 1), picture.width);
      for (int line = 0; line < picture.channels * picture.height; line++) {
        float sum = 0;
        for (int i = from; i < to; i++) {
          sum += picture.pixels[line * picture.width + i];
        }
        pixels[line * width + column] = sum / (to - from);
      }
    }
    return new Picture(picture.channels, picture.height, width, pixels);
  }

  private static Picture turned(Picture picture) {
    float[] pixels = new float[picture.pixels.length];
    int rows = picture.width;
    int columns = picture.height;
    Picture turned = new Picture(picture.channels, rows, columns, pixels);
    for (int c = 0; c < picture.channels; c++) {
      for (int i = 0; i < rows; i++) {
        for (int k = 0; k < columns; k++) {
          pixels[turned.index(c, i, k)] = picture.at(c, k, i);
        }
      }
    }
    return turned;
  }

  /** Stored as JPEG and read again. */
  static Picture jpeg(Picture picture, int severity, RandomGenerator random) {
    double quality = Distortion.at(severity, 80, 65, 58, 50, 40);
    try {
      return decoded(picture, encoded(picture, (float) (quality / 100)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] encoded(Picture picture, float quality) throws IOException {
    int type = picture.channels == 3 ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY;
    BufferedImage image = new BufferedImage(picture.width, picture.height, type);
    WritableRaster raster = image.getRaster();
    for (int c = 0; c < picture.channels; c++) {
      for (int row = 0; row < picture.height; row++) {
        for (int column = 0; column < picture.width; column++) {
          raster.setSample(column, row, c, Math.round(picture.at(c, row, column) * LEVELS));
        }
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Through memory: what ImageIO makes of a stream of its own may cache in files. */
  private static BufferedImage read(byte[] bytes) throws IOException {
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
      try {
        reader.setInput(in);
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    }
  }

  private static Picture decoded(Picture picture, byte[] bytes) throws IOException {
    WritableRaster raster = read(bytes).getRaster();
    float[] pixels = new float[picture.pixels.length];
    for (int c = 0; c < picture.channels; c++) {
      for (int row = 0; row < picture.height; row++) {
        for (int column = 0; column < picture.width; column++) {
          float level = raster.getSample(column, row, c);
          pixels[picture.index(c, row, column)] = level / LEVELS;
        }
      }
    }
    return picture.with(pixels);
  }
}
