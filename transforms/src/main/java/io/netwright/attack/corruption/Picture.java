package io.netwright.attack.corruption;

/** A picture of one or three colors in [0, 1], plane by plane. */
final class Picture {
  final int channels;
  final int height;
  final int width;
  final float[] pixels;

  Picture(int channels, int height, int width, float[] pixels) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.pixels = pixels;
  }

  /** Another of the same shape. */
  Picture with(float[] others) {
    return new Picture(channels, height, width, others);
  }

  /** The mean color, weighted as eyes are (ITU-R BT.601). */
  float gray(int row, int column) {
    return channels == 3
        ? 0.299f * at(0, row, column) + 0.587f * at(1, row, column) + 0.114f * at(2, row, column)
        : at(0, row, column);
  }

  float at(int channel, int row, int column) {
    return pixels[index(channel, row, column)];
  }

  int index(int channel, int row, int column) {
    return (channel * height + row) * width + column;
  }

  /** A pixel where the picture goes on as in a mirror whose edge is the last pixel's middle. */
  float mirrored(int channel, int row, int column) {
    return at(channel, mirror(row, height), mirror(column, width));
  }

  static int mirror(int index, int size) {
    if (size == 1) {
      return 0;
    }
    int period = 2 * (size - 1);
    int within = Math.floorMod(index, period);
    return within < size ? within : period - within;
  }

  /** Between four pixels, the picture going on as in a mirror. */
  float between(int channel, double row, double column) {
    int top = (int) Math.floor(row);
    int left = (int) Math.floor(column);
    double down = row - top;
    double right = column - left;
    return (float)
        ((1 - down)
                * ((1 - right) * mirrored(channel, top, left)
                    + right * mirrored(channel, top, left + 1))
            + down
                * ((1 - right) * mirrored(channel, top + 1, left)
                    + right * mirrored(channel, top + 1, left + 1)));
  }

  /** Every pixel brought into [0, 1]. */
  Picture clipped() {
    float[] clipped = new float[pixels.length];
    for (int i = 0; i < clipped.length; i++) {
      clipped[i] = Math.min(Math.max(pixels[i], 0), 1);
    }
    return with(clipped);
  }
}
