package io.netwright.pipelines.report;

import io.netwright.attack.ThreatModel;
import io.netwright.nn.Tensor;
import io.netwright.schemas.KeptImage;
import io.netwright.text.Foreign;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;

/**
 * Some kept images as PNG: a column for each, with the clean image, the adversarial one, and their
 * difference, made larger, on gray.
 *
 * @param images the rows of a file, in its order; the first eight are drawn
 * @param tensors {@code clean} and {@code adversarial}, {@code (N, C, H, W)} float32 in [0, 1]
 */
record KeptPicture(List<KeptImage> images, Map<String, Tensor> tensors) {
  private static final int MOST = 8;
  private static final int CELL = 112;
  private static final int GAP = 12;
  private static final int LINE = 16;
  private static final int LEFT = 96;
  private static final int TOP = 44;
  private static final int ROW = CELL + LINE + GAP;
  private static final int LEVELS = 255;

  /** A pixel's channel between 0 and 1. */
  @FunctionalInterface
  private interface Pixels {
    double at(int index);
  }

  void write(OutputStream out) throws IOException {
    int columns = Math.min(MOST, images.size());
    BufferedImage picture =
        new BufferedImage(
            LEFT + Math.max(columns, 4) * (CELL + GAP), TOP + 3 * ROW, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    draw(pen, picture.getWidth(), columns);
    pen.dispose();
    ImageIO.write(picture, "png", out);
  }

  private void draw(Graphics2D pen, int width, int columns) {
    KeptImage first = images.get(0);
    pen.setColor(Color.BLACK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
    String within = ThreatModel.name(first.getNorm(), first.getEpsilon());
    text(pen, first.getModel() + " within " + within, GAP, LINE + 6, width - GAP);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    double factor = factor(columns);
    String times = String.format(Locale.ROOT, "%.1f times", factor);
    for (String[] word :
        new String[][] {{"clean"}, {"adversarial"}, {"difference", times, "gray: none"}}) {
      int row = word[0].equals("clean") ? 0 : word[0].equals("adversarial") ? 1 : 2;
      for (int i = 0; i < word.length; i++) {
        text(pen, word[i], GAP, TOP + row * ROW + CELL / 2 + i * LINE, LEFT - GAP);
      }
    }
    float[] clean = values("clean");
    float[] adversarial = values("adversarial");
    for (int i = 0; i < columns; i++) {
      KeptImage image = images.get(i);
      int x = LEFT + i * (CELL + GAP);
      String by =
          image.getBrokenBy().isEmpty()
              ? image.getAttack()
              : image.getAttack() + " " + image.getBrokenBy();
      cell(pen, i, index -> clean[index], x, 0, image.getClassName());
      cell(pen, i, index -> adversarial[index], x, 1, image.getAttackedClass());
      cell(pen, i, index -> 0.5 + factor * (adversarial[index] - (double) clean[index]), x, 2, by);
    }
  }

  /** What brings the largest change that is drawn to black or white. */
  private double factor(int columns) {
    float[] clean = values("clean");
    float[] adversarial = values("adversarial");
    double largest = 0;
    for (int i = 0; i < columns * size(); i++) {
      largest = Math.max(largest, Math.abs(adversarial[i] - (double) clean[i]));
    }
    return largest == 0 ? 1 : 0.5 / largest;
  }

  private void cell(Graphics2D pen, int image, Pixels pixels, int x, int row, String below) {
    int y = TOP + row * ROW;
    BufferedImage small = image(image, pixels);
    double scale = Math.min((double) CELL / small.getWidth(), (double) CELL / small.getHeight());
    int width = Math.max(1, (int) (scale * small.getWidth()));
    int height = Math.max(1, (int) (scale * small.getHeight()));
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        scale < 1
            ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
            : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    pen.drawImage(small, x, y, width, height, null);
    pen.setColor(Color.BLACK);
    text(pen, below, x, y + CELL + LINE - 3, CELL);
  }

  /** One image; three channels are red, green and blue, of any other number the first is gray. */
  private BufferedImage image(int image, Pixels pixels) {
    List<Integer> shape = tensor("clean").shape();
    int height = shape.get(2);
    int width = shape.get(3);
    int plane = height * width;
    int step = shape.get(1) == 3 ? plane : 0;
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < plane; i++) {
      int at = image * size() + i;
      int rgb =
          level(pixels.at(at)) << 16
              | level(pixels.at(at + step)) << 8
              | level(pixels.at(at + 2 * step));
      small.setRGB(i % width, i / width, rgb);
    }
    return small;
  }

  private static int level(double value) {
    return (int) Math.rint(LEVELS * Math.min(1, Math.max(0, value)));
  }

  /** Values of one image. */
  private int size() {
    List<Integer> shape = tensor("clean").shape();
    return shape.get(1) * shape.get(2) * shape.get(3);
  }

  private float[] values(String name) {
    return tensor(name).values();
  }

  private Tensor tensor(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /** Names come from anywhere; what is too long for its place is cut. */
  private static void text(Graphics2D pen, String words, int x, int y, int width) {
    FontMetrics metrics = pen.getFontMetrics();
    String shown = Foreign.plain(words);
    while (shown.length() > 1 && metrics.stringWidth(shown) > width) {
      shown = shown.substring(0, shown.length() - 2) + "\u2026";
    }
    pen.drawString(shown, x, y);
  }
}
