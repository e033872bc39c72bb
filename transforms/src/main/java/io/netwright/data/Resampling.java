package io.netwright.data;

/**
 * Bilinear change of size along one axis: a triangle filter over the source, as wide as a target
 * pixel when shrinking, so that nothing is skipped; weights sum to one, pixel centres at 0.5.
 */
final class Resampling {
  private final int[] first;
  private final float[][] weights;

  private Resampling(int from, int to) {
    first = new int[to];
    weights = new float[to][];
    double scale = (double) from / to;
    double reach = Math.max(1, scale);
    for (int i = 0; i < to; i++) {
      double center = (i + 0.5) * scale;
      int start = Math.max(0, (int) Math.ceil(center - reach - 0.5));
      int end = Math.min(from - 1, (int) Math.floor(center + reach - 0.5));
      first[i] = start;
      weights[i] = triangle(start, end, center, reach);
    }
  }

  private static float[] triangle(int start, int end, double center, double reach) {
    double[] heights = new double[end - start + 1];
    double sum = 0;
    for (int j = 0; j < heights.length; j++) {
      heights[j] = Math.max(0, 1 - Math.abs(start + j + 0.5 - center) / reach);
      sum += heights[j];
    }
    float[] normalized = new float[heights.length];
    for (int j = 0; j < heights.length; j++) {
      normalized[j] = (float) (heights[j] / sum);
    }
    return normalized;
  }

  /**
   * What decoding an image and changing its size takes at most: per pixel a decoder's eight bytes
   * (16 bits, transparency), four of one colour, three of the result, and rows of floats.
   */
  static long decodingBytes(ImageShape from, ImageShape to) {
    long pixels = (long) from.height() * from.width();
    long rows = from.equals(to) ? 0 : (long) from.channels() * from.height() * to.width();
    return 15 * pixels + Float.BYTES * rows;
  }

  /** An image {@code (C, H, W)} uint8 at another height and width. */
  static byte[] resize(byte[] image, ImageShape from, ImageShape to) {
    if (from.equals(to)) {
      return image;
    }
    Resampling across = new Resampling(from.width(), to.width());
    Resampling down = new Resampling(from.height(), to.height());
    float[] rows = new float[from.channels() * from.height() * to.width()];
    for (int row = 0; row < from.channels() * from.height(); row++) {
      for (int x = 0; x < to.width(); x++) {
        float sum = 0;
        for (int j = 0; j < across.weights[x].length; j++) {
          int value = image[row * from.width() + across.first[x] + j] & 0xff;
          sum += across.weights[x][j] * value;
        }
        rows[row * to.width() + x] = sum;
      }
    }
    return down.columns(rows, from.height(), to);
  }

  private byte[] columns(float[] rows, int fromHeight, ImageShape to) {
    byte[] resized = new byte[to.size()];
    for (int c = 0; c < to.channels(); c++) {
      for (int y = 0; y < to.height(); y++) {
        for (int x = 0; x < to.width(); x++) {
          float sum = 0;
          for (int j = 0; j < weights[y].length; j++) {
            sum += weights[y][j] * rows[(c * fromHeight + first[y] + j) * to.width() + x];
          }
          resized[(c * to.height() + y) * to.width() + x] = (byte) (int) (sum + 0.5f);
        }
      }
    }
    return resized;
  }
}
