package io.netwright.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** What a person wants to know of a data set before training on it. */
public record DatasetCheck(Dataset dataset) {
  private static final int PER_CLASS = 10;
  private static final int CLASSES_SHOWN = 20;
  private static final int TILE = 64;
  private static final int NAME_WIDTH = 140;

  /** Classes, counts, sizes, statistics and digest, a line each. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("images    " + dataset.shape());
    lines.add("classes   " + dataset.classes().size());
    lines.add("mean      " + dataset.mean());
    lines.add("std       " + dataset.std());
    lines.add("digest    " + dataset.sha256());
    lines.add(
        String.format(Locale.ROOT, "%-20s %8s %10s %8s", "class", "train", "validation", "test"));
    for (int label = 0; label < dataset.classes().size(); label++) {
      lines.add(
          row(
              dataset.classes().get(label),
              count(dataset.train(), label),
              count(dataset.validation(), label),
              count(dataset.test(), label)));
    }
    lines.add(
        row("all", dataset.train().size(), dataset.validation().size(), dataset.test().size()));
    return lines;
  }

  private static String row(String name, long train, long validation, long test) {
    return String.format(Locale.ROOT, "%-20s %8d %10d %8d", name, train, validation, test);
  }

  private static long count(ImageSet set, int label) {
    return IntStream.of(set.labels()).filter(other -> other == label).count();
  }

  /** Writes a PNG with a row of training images for each class, its name at the left. */
  public void picture(OutputStream out) throws IOException {
    int rows = Math.min(CLASSES_SHOWN, dataset.classes().size());
    BufferedImage grid =
        new BufferedImage(NAME_WIDTH + PER_CLASS * TILE, rows * TILE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = grid.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, grid.getWidth(), grid.getHeight());
    graphics.setColor(Color.BLACK);
    for (int label = 0; label < rows; label++) {
      graphics.drawString(dataset.classes().get(label), 8, label * TILE + TILE / 2);
      int[] images = firstOf(label);
      for (int column = 0; column < images.length; column++) {
        graphics.drawImage(
            image(dataset.train(), images[column]),
            NAME_WIDTH + column * TILE,
            label * TILE,
            TILE - 2,
            TILE - 2,
            null);
      }
    }
    graphics.dispose();
    ImageIO.write(grid, "png", out);
  }

  private int[] firstOf(int label) {
    return IntStream.range(0, dataset.train().size())
        .filter(image -> dataset.train().label(image) == label)
        .limit(PER_CLASS)
        .toArray();
  }

  private static BufferedImage image(ImageSet set, int index) {
    ImageShape shape = set.shape();
    BufferedImage image =
        new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
    int plane = shape.height() * shape.width();
    int start = index * shape.size();
    for (int at = 0; at < plane; at++) {
      int red = set.pixels()[start + at] & 0xff;
      int green = shape.channels() == 1 ? red : set.pixels()[start + plane + at] & 0xff;
      int blue = shape.channels() == 1 ? red : set.pixels()[start + 2 * plane + at] & 0xff;
      image.setRGB(at % shape.width(), at / shape.width(), red << 16 | green << 8 | blue);
    }
    return image;
  }
}
