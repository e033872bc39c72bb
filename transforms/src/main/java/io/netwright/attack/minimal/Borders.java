package io.netwright.attack.minimal;

import io.netwright.attack.oracle.Logits;
import io.netwright.attack.oracle.Slope;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Finds the border that a boundary attack steps onto. */
@FunctionalInterface
interface Borders {

  /**
   * One border for each point.
   *
   * @param images of which image each point is
   */
  Border[] at(int[] images, float[][] points);

  /** The borders to the class of that rank among every image's likeliest others. */
  static Borders ofRank(Hunt hunt, int rank) {
    return to(
        hunt, image -> Logits.rankedOthers(hunt.clean(image), hunt.sample().label(image))[rank]);
  }

  /** The borders to one class for every image. */
  static Borders to(Hunt hunt, IntUnaryOperator wanted) {
    return (images, points) -> {
      int[] targets = Arrays.stream(images).map(wanted).toArray();
      Slope[] slopes = slopes(hunt, images, points, 1, (row, which) -> targets[row]);
      return IntStream.range(0, images.length)
          .mapToObj(i -> border(hunt, images[i], slopes[i], 0, targets[i]))
          .toArray(Border[]::new);
    };
  }

  /** The nearest of the borders to all other classes: the least {@code |lead| / ||gradient||}. */
  static Borders nearest(Hunt hunt) {
    return (images, points) -> {
      int others = images.length == 0 ? 0 : hunt.clean(images[0]).length - 1;
      Slope[] slopes =
          slopes(
              hunt,
              images,
              points,
              others,
              (row, which) -> other(hunt.sample().label(images[row]), which));
      Border[] nearest = new Border[images.length];
      for (int i = 0; i < images.length; i++) {
        nearest[i] = nearest(hunt, images[i], slopes[i], others);
      }
      return nearest;
    };
  }

  private static Border nearest(Hunt hunt, int image, Slope slope, int others) {
    int label = hunt.sample().label(image);
    Border nearest = border(hunt, image, slope, 0, other(label, 0));
    double distance = distance(hunt, nearest);
    for (int which = 1; which < others; which++) {
      Border border = border(hunt, image, slope, which, other(label, which));
      double farther = distance(hunt, border);
      if (farther < distance) {
        nearest = border;
        distance = farther;
      }
    }
    return nearest;
  }

  private static double distance(Hunt hunt, Border border) {
    double size = Distance.dual(hunt.norm(), border.gradient());
    return size > 0 ? Math.abs(border.lead()) / size : Double.POSITIVE_INFINITY;
  }

  private static int other(int label, int which) {
    return which < label ? which : which + 1;
  }

  private static Border border(Hunt hunt, int image, Slope slope, int which, int target) {
    float[] logits = slope.logits();
    double lead = (double) logits[target] - logits[hunt.sample().label(image)];
    return new Border(logits, slope.gradient(which), lead);
  }

  /** The class that a sum is about. */
  @FunctionalInterface
  interface Target {
    /** The class of one sum at one point. */
    int of(int row, int which);
  }

  private static Slope[] slopes(
      Hunt hunt, int[] images, float[][] points, int sums, Target targets) {
    return hunt.oracle()
        .slopes(
            images,
            points,
            sums,
            (row, which, logits, weights) -> {
              weights[targets.of(row, which)] = 1;
              weights[hunt.sample().label(images[row])] = -1;
            });
  }
}
