package io.netwright.data.shapes;

import io.netwright.seed.Seed;
import java.util.List;

/**
 * Draws the images of the data set {@code shapes}: one {@link Figure} in random colour, scale,
 * rotation and position over a shaded ground, between clutter, under noise.
 *
 * <p>Pure arithmetic: equal seeds give equal bytes on every machine.
 */
public final class ShapesGenerator {
  /** Below this Euclidean distance in RGB two colours count as alike. */
  private static final double CONTRAST = 0.5;

  private static final Region BAR = Region.box(0.95, 0.2);
  private static final List<Region> CLUTTER =
      List.of(BAR, BAR, Region.disc(0, 0, 0.6), Region.box(0.5, 0.5));

  private final int size;
  private final Seed seed;

  /**
   * A generator.
   *
   * @param size height and width of the images, in pixels
   * @param seed what all images are drawn from
   */
  public ShapesGenerator(int size, Seed seed) {
    this.size = size;
    this.seed = seed;
  }

  /** An image of one class, {@code (3, H, W)} uint8, and where its figure is visible. */
  public DrawnImage draw(int label, long index) {
    Chance chance = new Chance(seed.with(label).with(index));
    double[] ground = colour(chance);
    Canvas canvas = new Canvas(size, ground, near(ground, chance));
    scatter(canvas, chance, chance.below(4), 0.2);
    double scale = size * chance.between(0.3, 0.45);
    double room = size / 2.0 - 0.8 * scale;
    Placement place =
        new Placement(
            size / 2.0 + room * chance.between(-1, 1),
            size / 2.0 + room * chance.between(-1, 1),
            scale,
            chance.between(-0.3, 0.3));
    canvas.coverWithFigure(Figure.of(label).region(), place, apart(ground, chance));
    scatter(canvas, chance, chance.below(2), 0.12);
    return canvas.developed(chance, chance.between(0.01, 0.06));
  }

  private void scatter(Canvas canvas, Chance chance, int count, double largest) {
    for (int i = 0; i < count; i++) {
      Region piece = CLUTTER.get(chance.below(CLUTTER.size()));
      Placement place =
          new Placement(
              size * chance.between(0, 1),
              size * chance.between(0, 1),
              size * chance.between(largest / 3, largest),
              chance.between(0, StrictMath.PI));
      canvas.cover(piece, place, colour(chance));
    }
  }

  private static double[] colour(Chance chance) {
    return new double[] {chance.between(0, 1), chance.between(0, 1), chance.between(0, 1)};
  }

  private static double[] near(double[] other, Chance chance) {
    double[] near = colour(chance);
    for (int i = 0; i < near.length; i++) {
      near[i] = 0.7 * other[i] + 0.3 * near[i];
    }
    return near;
  }

  private static double[] apart(double[] other, Chance chance) {
    double[] apart = colour(chance);
    while (distance(apart, other) < CONTRAST) {
      apart = colour(chance);
    }
    return apart;
  }

  private static double distance(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (one[i] - other[i]) * (one[i] - other[i]);
    }
    return Math.sqrt(sum);
  }
}
