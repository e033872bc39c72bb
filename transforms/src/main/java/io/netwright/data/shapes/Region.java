package io.netwright.data.shapes;

/** A part of the plane, {@code x} to the right and {@code y} down. */
@FunctionalInterface
interface Region {

  boolean contains(double x, double y);

  /** The inside of a polygon given as {@code x0, y0, x1, y1, ...}, by the even-odd rule. */
  static Region polygon(double... corners) {
    return (x, y) -> {
      boolean inside = false;
      int last = corners.length - 2;
      for (int i = 0; i < corners.length; i += 2) {
        double fromY = corners[last + 1];
        double toY = corners[i + 1];
        if (fromY > y != toY > y) {
          double crossing = corners[i] + (y - toY) / (fromY - toY) * (corners[last] - corners[i]);
          inside ^= x < crossing;
        }
        last = i;
      }
      return inside;
    };
  }

  /** A star with that many points; equal radii give a regular polygon of twice as many corners. */
  static Region star(int points, double outer, double inner) {
    double[] corners = new double[4 * points];
    for (int i = 0; i < 2 * points; i++) {
      double angle = StrictMath.PI * i / points;
      double radius = i % 2 == 0 ? outer : inner;
      corners[2 * i] = radius * StrictMath.sin(angle);
      corners[2 * i + 1] = -radius * StrictMath.cos(angle);
    }
    return polygon(corners);
  }

  /** An axis-parallel box around the origin. */
  static Region box(double halfWidth, double halfHeight) {
    return (x, y) -> Math.abs(x) <= halfWidth && Math.abs(y) <= halfHeight;
  }

  /** A disc around a point. */
  static Region disc(double centerX, double centerY, double radius) {
    return (x, y) ->
        (x - centerX) * (x - centerX) + (y - centerY) * (y - centerY) <= radius * radius;
  }

  /** What is in this region but not in another. */
  default Region without(Region other) {
    return (x, y) -> contains(x, y) && !other.contains(x, y);
  }

  /** What is in this region or in another. */
  default Region or(Region other) {
    return (x, y) -> contains(x, y) || other.contains(x, y);
  }

  /** This region turned, then scaled, then moved. */
  default Region placed(Placement place) {
    double cos = StrictMath.cos(place.angle()) / place.scale();
    double sin = StrictMath.sin(place.angle()) / place.scale();
    return (x, y) -> {
      double right = x - place.x();
      double down = y - place.y();
      return contains(cos * right + sin * down, cos * down - sin * right);
    };
  }
}
