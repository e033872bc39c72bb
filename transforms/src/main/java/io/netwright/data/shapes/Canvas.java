package io.netwright.data.shapes;

/** A square colour picture under construction, with the visible part of its figure. */
final class Canvas {
  private static final int CHANNELS = 3;
  private static final int SUBSAMPLES = 3;

  private final int size;
  private final float[] light;
  private final float[] mask;

  /** A picture that shades from one colour at the top left to another at the bottom right. */
  Canvas(int size, double[] from, double[] to) {
    this.size = size;
    light = new float[CHANNELS * size * size];
    mask = new float[size * size];
    for (int i = 0; i < light.length; i++) {
      int channel = i / (size * size);
      int x = i % size;
      int y = i / size % size;
      double share = (x + y) / (2.0 * size);
      light[i] = (float) (from[channel] * (1 - share) + to[channel] * share);
    }
  }

  /** Covers a region with a colour; what it covers is no longer figure. */
  void cover(Region region, Placement place, double[] colour) {
    paint(region, place, colour, 0);
  }

  /** Covers a region with a colour; what it covers is figure. */
  void coverWithFigure(Region region, Placement place, double[] colour) {
    paint(region, place, colour, 1);
  }

  private void paint(Region region, Placement place, double[] colour, float figure) {
    Region placed = region.placed(place);
    int top = Math.max(0, (int) (place.y() - place.scale()) - 1);
    int bottom = Math.min(size - 1, (int) (place.y() + place.scale()) + 1);
    int left = Math.max(0, (int) (place.x() - place.scale()) - 1);
    int right = Math.min(size - 1, (int) (place.x() + place.scale()) + 1);
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        float covered = coverage(placed, x, y);
        if (covered > 0) {
          int pixel = y * size + x;
          mask[pixel] += covered * (figure - mask[pixel]);
          for (int c = 0; c < CHANNELS; c++) {
            int value = c * size * size + pixel;
            light[value] += covered * ((float) colour[c] - light[value]);
          }
        }
      }
    }
  }

  private static float coverage(Region region, int x, int y) {
    int inside = 0;
    for (int i = 0; i < SUBSAMPLES * SUBSAMPLES; i++) {
      double offsetX = (i % SUBSAMPLES + 0.5) / SUBSAMPLES;
      double offsetY = (Math.floorDiv(i, SUBSAMPLES) + 0.5) / SUBSAMPLES;
      inside += region.contains(x + offsetX, y + offsetY) ? 1 : 0;
    }
    return (float) inside / (SUBSAMPLES * SUBSAMPLES);
  }

  /** The picture as bytes, each value with its own normal error of that deviation. */
  DrawnImage developed(Chance chance, double deviation) {
    byte[] pixels = new byte[light.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = toByte(light[i] + deviation * chance.bell());
    }
    byte[] visible = new byte[mask.length];
    for (int i = 0; i < visible.length; i++) {
      visible[i] = toByte(mask[i]);
    }
    return new DrawnImage(pixels, visible);
  }

  private static byte toByte(double value) {
    return (byte) Math.max(0, Math.min(255, (int) (255 * value + 0.5)));
  }
}
