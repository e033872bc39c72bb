package io.netwright.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;

/**
 * One image of a data set.
 *
 * @param source where it lies, as rows say it
 * @param className its class
 * @param place its split and its index there, {@code test:17}; empty where it is not among the
 *     images that are used
 * @param image the image alone
 */
public record ExampleImage(String source, String className, String place, ImageSet image) {

  /** Writes it as PNG, to the pixel. */
  public void writePng(OutputStream target) throws IOException {
    ImageShape shape = image.shape();
    boolean grey = shape.channels() == 1;
    BufferedImage picture =
        new BufferedImage(
            shape.width(),
            shape.height(),
            grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    int plane = shape.height() * shape.width();
    for (int at = 0; at < image.pixels().length; at++) {
      int pixel = at % plane;
      int band = at / plane;
      picture
          .getRaster()
          .setSample(pixel % shape.width(), pixel / shape.width(), band, image.pixels()[at] & 0xff);
    }
    if (!ImageIO.write(picture, "png", target)) {
      throw new IOException("this Java has no PNG writer; use one with the module java.desktop");
    }
  }
}
