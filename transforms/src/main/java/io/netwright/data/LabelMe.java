package io.netwright.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.json.Json;
import io.netwright.json.JsonFault;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a person drew around the objects of an image with LabelMe (github.com/wkentaro/labelme): its
 * polygons, rectangles and circles; labels are not looked at.
 *
 * @param shape {@code (1, H, W)} of the image as the file says
 */
record LabelMe(ImageShape shape, List<Shape> drawn) {
  private static final int MOST_SHAPES = 10_000;
  private static final int MOST_POINTS = 1_000_000;

  /** Whether a text is such a file at all; others may lie beside images, too. */
  static boolean isOne(byte[] file) {
    try {
      return Json.tree(file).path("shapes").isArray();
    } catch (IOException e) {
      return false;
    }
  }

  /** Reads a file; the message names it by {@code where}. */
  static LabelMe read(byte[] file, String where) throws DataException {
    JsonNode tree = tree(file, where);
    int height = tree.path("imageHeight").asInt();
    int width = tree.path("imageWidth").asInt();
    if (!tree.path("shapes").isArray() || height < 1 || width < 1) {
      throw new DataException(
          where
              + ": is no LabelMe file, which has shapes, imageHeight and imageWidth; save it again"
              + " with LabelMe, or remove it");
    }
    requireFew(tree.path("shapes"), where);
    List<Shape> drawn = new ArrayList<>();
    for (JsonNode one : tree.path("shapes")) {
      drawn.add(drawn(one, where));
    }
    return new LabelMe(new ImageShape(1, height, width), List.copyOf(drawn));
  }

  /** More than people draw takes memory and time. */
  private static void requireFew(JsonNode shapes, String where) throws DataException {
    int points = 0;
    for (JsonNode one : shapes) {
      points += one.path("points").size();
    }
    if (shapes.size() > MOST_SHAPES || points > MOST_POINTS) {
      throw new DataException(
          String.format(
              "%s: has %d shapes of %d points in all; at most %d and %d are allowed: draw fewer",
              where, shapes.size(), points, MOST_SHAPES, MOST_POINTS));
    }
  }

  private static JsonNode tree(byte[] file, String where) throws DataException {
    try {
      return Json.tree(new String(file, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new DataException(
          where + ": is no JSON (" + JsonFault.of(e) + "); save it again with LabelMe", e);
    }
  }

  private static Shape drawn(JsonNode one, String where) throws DataException {
    String kind = one.path("shape_type").asText("polygon");
    List<Point2D.Double> points = new ArrayList<>();
    for (JsonNode point : one.path("points")) {
      points.add(new Point2D.Double(number(point.path(0), where), number(point.path(1), where)));
    }
    if (kind.equals("polygon") && points.size() >= 3) {
      return polygon(points);
    }
    if (kind.equals("rectangle") && points.size() == 2) {
      Rectangle2D.Double box = new Rectangle2D.Double();
      box.setFrameFromDiagonal(points.get(0), points.get(1));
      return box;
    }
    if (kind.equals("circle") && points.size() == 2) {
      double radius = points.get(0).distance(points.get(1));
      Point2D.Double at = points.get(0);
      return new Ellipse2D.Double(at.x - radius, at.y - radius, 2 * radius, 2 * radius);
    }
    throw new DataException(
        String.format(
            "%s: has a %s of %s, which covers nothing that is known; allowed are polygons of at"
                + " least 3 points, rectangles and circles of 2: draw it as one of these",
            where, kind, FewNames.count(points.size(), "point")));
  }

  private static double number(JsonNode number, String where) throws DataException {
    double value = number.asDouble();
    if (!Double.isFinite(value)) {
      throw new DataException(
          where
              + ": has a point at "
              + value
              + "; allowed are finite numbers: save it again with LabelMe");
    }
    return value;
  }

  private static Shape polygon(List<Point2D.Double> points) {
    Path2D.Double path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    path.moveTo(points.get(0).x, points.get(0).y);
    points.stream().skip(1).forEach(point -> path.lineTo(point.x, point.y));
    path.closePath();
    return path;
  }

  /**
   * {@code (H, W)}: 255 where the middle of a pixel lies in something drawn, else 0. The file's
   * shape must be known to be its image's, for it may say any numbers.
   */
  byte[] mask(String where) throws DataException {
    Painting painting = new Painting(shape, where);
    for (Shape one : drawn) {
      painting.add(one);
    }
    return painting.mask();
  }
}
