package io.netwright.attack.minimal;

import io.netwright.attack.Norm;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The steps of FAB: onto a linearized border, and back towards the image once over it. */
final class BoundarySteps {
  /** How far past the border a step goes. */
  private static final double OVERSHOOT = 1.05;

  /** The largest share of the step that starts at the image rather than where the search is. */
  private static final double LARGEST_BIAS = 0.1;

  /** The share of the way from the image that is kept once over the border. */
  private static final double KEPT = 0.9;

  private static final double SHORTEST = 1e-8;

  private final Hunt hunt;
  private final int[] images;
  private final Borders borders;

  BoundarySteps(Hunt hunt, int[] images, Borders borders) {
    this.hunt = hunt;
    this.images = images;
    this.borders = borders;
  }

  /** The seed of an image's random start. */
  @FunctionalInterface
  interface Draws {
    /** What an image draws from. */
    Seed of(Seed image);
  }

  /**
   * Random points half as far from the images as the best found so far, the budget or, where there
   * is neither, the farthest corner of [0, 1].
   */
  static float[][] randomStarts(Hunt hunt, int[] images, double enough, Draws draws) {
    Norm norm = hunt.norm();
    float[][] points = hunt.points(images);
    for (int i = 0; i < points.length; i++) {
      double found = Math.min(hunt.distance(images[i]), Distance.farthest(norm, points[i]));
      double ball = enough > 0 ? Math.min(found, enough) : found;
      RandomPoint.around(
          points[i], norm, ball / 2, draws.of(hunt.sample().seed(images[i])).generator());
    }
    return points;
  }

  /** Takes the steps; what is over a border on the way is kept in the hunt. */
  void run(float[][] points, int steps) {
    Border[] now = borders.at(images, points);
    for (int step = 1; step < steps; step++) {
      move(points, now);
      now = borders.at(images, points);
      turnBack(points, now);
    }
    move(points, now);
    hunt.ask(images, points);
  }

  /** Steps from every point, and from every image, past the border and mixes the two. */
  private void move(float[][] points, Border[] borders) {
    for (int i = 0; i < points.length; i++) {
      float[] image = hunt.sample().image(images[i]);
      Hyperplane border = Hyperplane.at(points[i], borders[i].gradient(), borders[i].lead());
      double[] fromHere = border.wayFrom(points[i], hunt.norm());
      double[] fromImage = border.wayFrom(image, hunt.norm());
      double here = Math.max(Distance.length(hunt.norm(), fromHere), SHORTEST);
      double there = Math.max(Distance.length(hunt.norm(), fromImage), SHORTEST);
      double bias = Math.min(here / (here + there), LARGEST_BIAS);
      for (int k = 0; k < image.length; k++) {
        double a = points[i][k] + OVERSHOOT * fromHere[k];
        double b = image[k] + OVERSHOOT * fromImage[k];
        points[i][k] = Distance.unit(a * (1 - bias) + b * bias);
      }
    }
  }

  /** Keeps what is over the border, goes back towards the image from there and looks again. */
  private void turnBack(float[][] points, Border[] borders) {
    List<Integer> over = new ArrayList<>();
    for (int i = 0; i < points.length; i++) {
      if (hunt.offer(images[i], points[i], borders[i].logits())) {
        float[] image = hunt.sample().image(images[i]);
        for (int k = 0; k < image.length; k++) {
          points[i][k] = (float) (image[k] + KEPT * ((double) points[i][k] - image[k]));
        }
        over.add(i);
      }
    }
    int[] rows = over.stream().mapToInt(Integer::intValue).toArray();
    int[] of = Arrays.stream(rows).map(row -> images[row]).toArray();
    float[][] moved = over.stream().map(i -> points[i]).toArray(float[][]::new);
    Border[] again = this.borders.at(of, moved);
    for (int i = 0; i < rows.length; i++) {
      borders[rows[i]] = again[i];
    }
  }
}
