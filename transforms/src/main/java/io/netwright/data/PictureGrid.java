package io.netwright.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/** Images in rows, each row with a name at its left. */
final class PictureGrid {
  private static final int GAP = 4;
  private static final int SMALLEST_CELL = 64;
  private static final int PAPER = 0xFFFFFF;
  private static final int INK = 0x202020;
  private static final int LONGEST_NAME = 60;

  /** The most pixels of a picture that viewers open without trouble. */
  private static final long MOST_PIXELS = 40_000_000;

  private final ImageShape shape;
  private final int zoom;
  private final int left;
  private final BufferedImage picture;

  /** An empty grid. */
  PictureGrid(ImageShape shape, List<String> rows, int columns) {
    this.shape = shape;
    zoom = Math.max(1, SMALLEST_CELL / Math.max(shape.height(), shape.width()));
    int longest = Math.min(LONGEST_NAME, rows.stream().mapToInt(String::length).max().orElse(0));
    left = 2 * GAP + Lettering.width(longest);
    int rowHeight = Math.max(shape.height() * zoom, Lettering.HEIGHT) + GAP;
    int width = left + columns * (shape.width() * zoom + GAP);
    picture = new BufferedImage(width, GAP + rows.size() * rowHeight, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < picture.getHeight(); y++) {
      int[] line = new int[width];
      Arrays.fill(line, PAPER);
      picture.setRGB(0, y, width, 1, line, 0, width);
    }
    for (int row = 0; row < rows.size(); row++) {
      int y = GAP + row * rowHeight + (rowHeight - GAP - Lettering.HEIGHT) / 2;
      String name = rows.get(row);
      Lettering.write(picture, name.substring(0, Math.min(longest, name.length())), GAP, y, INK);
    }
  }

  /** How many rows of how many images make a picture of sensible size; at least one of one. */
  static int[] fitting(ImageShape shape, int rows, int columns) {
    int zoomed = Math.max(1, SMALLEST_CELL / Math.max(shape.height(), shape.width()));
    long height = Math.max((long) shape.height() * zoomed, Lettering.HEIGHT) + GAP;
    long cell = (long) shape.width() * zoomed + GAP;
    long across = Math.max(1, Math.min(columns, MOST_PIXELS / (height * cell)));
    long down = Math.max(1, Math.min(rows, MOST_PIXELS / (height * across * cell)));
    return new int[] {(int) down, (int) across};
  }

  /** Puts one image of a set into a cell. */
  void place(ImageSet images, int index, int row, int column) {
    int rowHeight = Math.max(shape.height() * zoom, Lettering.HEIGHT) + GAP;
    int top = GAP + row * rowHeight;
    int start = left + column * (shape.width() * zoom + GAP);
    for (int y = 0; y < shape.height() * zoom; y++) {
      for (int x = 0; x < shape.width() * zoom; x++) {
        int at = index * shape.size() + y / zoom * shape.width() + x / zoom;
        picture.setRGB(start + x, top + y, colour(images.pixels(), at));
      }
    }
  }

  /** Writes the picture as PNG. */
  void write(OutputStream target) throws IOException {
    if (!ImageIO.write(picture, "png", target)) {
      throw new IOException("this Java has no PNG writer; use one with the module java.desktop");
    }
  }

  private int colour(byte[] pixels, int at) {
    int plane = shape.channels() == 1 ? 0 : shape.height() * shape.width();
    int red = pixels[at] & 0xff;
    int green = pixels[at + plane] & 0xff;
    int blue = pixels[at + 2 * plane] & 0xff;
    return red << 16 | green << 8 | blue;
  }
}
