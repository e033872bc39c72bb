package io.netwright.accuracy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The difference of two accuracies on the same images, with a 95 % interval.
 *
 * <p>The interval squares and adds the Wilson intervals' half widths, less what the pairs'
 * correlation explains (Newcombe 1998, Statistics in Medicine 17, 2635-2650, method 10).
 *
 * @param difference accuracy of the first less that of the second, in [-1, 1]
 * @param low lower end
 * @param high upper end
 * @param images number of pairs
 * @param onlyFirst how many images the first model alone has right
 * @param onlySecond how many the second alone has right
 */
public record PairedDifference(
    double difference, double low, double high, int images, int onlyFirst, int onlySecond) {

  /**
   * Compares image by image.
   *
   * @param images which of those that both saw
   * @param first what the first model made of each image
   * @param second what the second made
   * @param right whether that was right
   */
  public static <K, T> PairedDifference of(
      List<K> images, Map<K, T> first, Map<K, T> second, Predicate<T> right) {
    return of(flags(images, first, right), flags(images, second, right));
  }

  /** Whether a model has each image right. */
  public static <K, T> boolean[] flags(List<K> images, Map<K, T> seen, Predicate<T> right) {
    boolean[] flags = new boolean[images.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = right.test(Objects.requireNonNull(seen.get(images.get(i))));
    }
    return flags;
  }

  /**
   * Compares image by image.
   *
   * @param first whether the first model has each image right
   * @param second whether the second has
   */
  public static PairedDifference of(boolean[] first, boolean[] second) {
    if (first.length != second.length || first.length == 0) {
      throw new IllegalArgumentException(
          "a paired difference needs the same images for both and at least one, got "
              + first.length
              + " and "
              + second.length);
    }
    int both = 0;
    int onlyFirst = 0;
    int onlySecond = 0;
    for (int i = 0; i < first.length; i++) {
      both += first[i] && second[i] ? 1 : 0;
      onlyFirst += first[i] && !second[i] ? 1 : 0;
      onlySecond += !first[i] && second[i] ? 1 : 0;
    }
    return of(both, onlyFirst, onlySecond, first.length);
  }

  private static PairedDifference of(int both, int onlyFirst, int onlySecond, int images) {
    double n = images;
    WilsonInterval first = WilsonInterval.of(both + onlyFirst, images);
    WilsonInterval second = WilsonInterval.of(both + onlySecond, images);
    double p1 = (both + onlyFirst) / n;
    double p2 = (both + onlySecond) / n;
    double phi = correlation(both, onlyFirst, onlySecond, images);
    double difference = (onlyFirst - onlySecond) / n;
    return new PairedDifference(
        difference,
        difference - width(p1 - first.low(), second.high() - p2, phi),
        difference + width(first.high() - p1, p2 - second.low(), phi),
        images,
        onlyFirst,
        onlySecond);
  }

  /** The difference in points with its interval, such as {@code +1.2 [-0.4, +2.8]}. */
  public String points() {
    return points(difference, low, high);
  }

  /** A difference in points with its interval; all three as shares. */
  public static String points(double difference, double low, double high) {
    return String.format(
        Locale.ROOT, "%+.1f [%+.1f, %+.1f]", 100 * difference, 100 * low, 100 * high);
  }

  private static double width(double first, double second, double phi) {
    return Math.sqrt(Math.max(0, first * first - 2 * phi * first * second + second * second));
  }

  /** The fourfold correlation, its numerator lowered by n/2 where positive; 0 at a margin of 0. */
  private static double correlation(int both, int onlyFirst, int onlySecond, int images) {
    double neither = (double) images - both - onlyFirst - onlySecond;
    double margins =
        ((double) both + onlyFirst)
            * (onlySecond + neither)
            * ((double) both + onlySecond)
            * (onlyFirst + neither);
    if (margins == 0) {
      return 0;
    }
    double product = both * neither - (double) onlyFirst * onlySecond;
    double corrected = product > 0 ? Math.max(product - images / 2.0, 0) : product;
    return corrected / Math.sqrt(margins);
  }
}
