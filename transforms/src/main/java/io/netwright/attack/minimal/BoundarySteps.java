package io.netwright.attack.minimal;

import io.netwright.attack.oracle.Sample;
import io.netwright.attack.oracle.Slope;
import java.util.ArrayList;
import java.util.List;

/** The steps of {@link Fab} towards one class for every image. */
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
  private final int[] targets;

  BoundarySteps(Hunt hunt, int[] images, int[] targets) {
    this.hunt = hunt;
    this.images = images;
    this.targets = targets;
  }

  /** The slopes of target minus label. */
  Slope[] slopes(float[][] points) {
    return slopes(all(), points);
  }

  private Slope[] slopes(int[] rows, float[][] points) {
    Sample sample = hunt.sample();
    return hunt.oracle()
        .slopes(
            pick(rows),
            points,
            1,
            (row, which, logits, weights) -> {
              weights[targets[rows[row]]] = 1;
              weights[sample.label(images[rows[row]])] = -1;
            });
  }

  /** Steps from every point, and from every image, past the border and mixes the two. */
  void move(float[][] points, Slope[] slopes) {
    for (int i = 0; i < points.length; i++) {
      float[] image = hunt.sample().image(images[i]);
      float[] logits = slopes[i].logits();
      double lead = (double) logits[targets[i]] - logits[hunt.sample().label(images[i])];
      Hyperplane border = Hyperplane.at(points[i], slopes[i].gradient(), lead);
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
  void turnBack(float[][] points, Slope[] slopes) {
    List<Integer> over = new ArrayList<>();
    for (int i = 0; i < points.length; i++) {
      if (hunt.offer(images[i], points[i], slopes[i].logits())) {
        float[] image = hunt.sample().image(images[i]);
        for (int k = 0; k < image.length; k++) {
          points[i][k] = (float) (image[k] + KEPT * ((double) points[i][k] - image[k]));
        }
        over.add(i);
      }
    }
    int[] rows = over.stream().mapToInt(Integer::intValue).toArray();
    float[][] moved = over.stream().map(i -> points[i]).toArray(float[][]::new);
    Slope[] again = slopes(rows, moved);
    for (int i = 0; i < rows.length; i++) {
      slopes[rows[i]] = again[i];
    }
  }

  private int[] all() {
    int[] rows = new int[images.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i;
    }
    return rows;
  }

  private int[] pick(int[] rows) {
    int[] picked = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      picked[i] = images[rows[i]];
    }
    return picked;
  }
}
