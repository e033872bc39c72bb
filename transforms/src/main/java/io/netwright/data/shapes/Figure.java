package io.netwright.data.shapes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ten classes of the generated data set, each within the unit circle; label = ordinal. */
public enum Figure {
  ARROW(
      Region.polygon(0, -1, 0.75, -0.1, 0.3, -0.1, 0.3, 0.95, -0.3, 0.95, -0.3, -0.1, -0.75, -0.1)),
  CRESCENT(Region.disc(0, 0, 0.98).without(Region.disc(0.42, 0, 0.78))),
  CROSS(Region.box(0.3, 0.95).or(Region.box(0.95, 0.3))),
  DISC(Region.disc(0, 0, 0.88)),
  HEART(Figure::heart),
  HEXAGON(Region.polygon(0, -0.98, 0.85, -0.49, 0.85, 0.49, 0, 0.98, -0.85, 0.49, -0.85, -0.49)),
  RING(Region.disc(0, 0, 0.95).without(Region.disc(0, 0, 0.52))),
  SQUARE(Region.box(0.76, 0.76)),
  STAR(Region.star(5, 1, 0.44)),
  TRIANGLE(Region.polygon(0, -1, 0.9, 0.6, -0.9, 0.6));

  private static final List<Figure> ALL = List.of(values());

  @SuppressWarnings("ImmutableEnumChecker") // a region is a pure function
  private final Region region;

  Figure(Region region) {
    this.region = region;
  }

  Region region() {
    return region;
  }

  /** Class names by label, in alphabetical order. */
  /** The figure of a label. */
  static Figure of(int label) {
    return ALL.get(label);
  }

  public static List<String> classes() {
    return Arrays.stream(values()).map(figure -> figure.name().toLowerCase(Locale.ROOT)).toList();
  }

  /** The sextic {@code (x² + y² - 1)³ <= x² y³}, y upwards, shrunk into the unit circle. */
  private static boolean heart(double x, double y) {
    double u = 1.25 * x;
    double v = -1.25 * y + 0.12;
    double ball = u * u + v * v - 1;
    return ball * ball * ball <= u * u * v * v * v;
  }
}
