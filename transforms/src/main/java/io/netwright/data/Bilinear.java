package io.netwright.data;

/** Resizes images by bilinear interpolation between pixel centres, without antialiasing. */
final class Bilinear {

  private Bilinear() {}

  /** One image {@code (C, H, W)} uint8 at another height and width. */
  static byte[] resized(byte[] pixels, ImageShape from, int height, int width) {
    if (from.height() == height && from.width() == width) {
      return pixels;
    }
    byte[] resized = new byte[from.channels() * height * width];
    for (int y = 0; y < height; y++) {
      double sourceY = centre(y, height, from.height());
      for (int x = 0; x < width; x++) {
        double sourceX = centre(x, width, from.width());
        for (int c = 0; c < from.channels(); c++) {
          resized[(c * height + y) * width + x] = sample(pixels, from, c, sourceY, sourceX);
        }
      }
    }
    return resized;
  }

  /** All images of a set at another height and width. */
  static ImageSet resized(ImageSet images, int height, int width) {
    ImageShape from = images.shape();
    ImageShape to = new ImageShape(from.channels(), height, width);
    if (to.equals(from)) {
      return images;
    }
    byte[] pixels = new byte[images.size() * to.size()];
    byte[] one = new byte[from.size()];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(images.pixels(), i * from.size(), one, 0, from.size());
      System.arraycopy(resized(one, from, height, width), 0, pixels, i * to.size(), to.size());
    }
    return new ImageSet(to, pixels, images.labels());
  }

  private static double centre(int position, int size, int sourceSize) {
    double source = (position + 0.5) * sourceSize / size - 0.5;
    return Math.max(0, Math.min(sourceSize - 1.0, source));
  }

  private static byte sample(byte[] pixels, ImageShape shape, int channel, double y, double x) {
    int top = (int) y;
    int left = (int) x;
    int bottom = Math.min(top + 1, shape.height() - 1);
    int right = Math.min(left + 1, shape.width() - 1);
    double down = y - top;
    double across = x - left;
    double upper =
        value(pixels, shape, channel, top, left) * (1 - across)
            + value(pixels, shape, channel, top, right) * across;
    double lower =
        value(pixels, shape, channel, bottom, left) * (1 - across)
            + value(pixels, shape, channel, bottom, right) * across;
    return (byte) Math.round(upper * (1 - down) + lower * down);
  }

  private static int value(byte[] pixels, ImageShape shape, int channel, int y, int x) {
    return pixels[(channel * shape.height() + y) * shape.width() + x] & 0xff;
  }
}
