package io.netwright.accuracy;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The difference of two methods over several seeds, with a 95 % interval over seeds and images.
 *
 * <p>Of each seed there is a pair of networks, and all pairs saw the same images. With {@code
 * d(s,i)} in -1, 0, 1 for the networks of seed {@code s} on image {@code i}, seeds and images are
 * both drawn by chance and crossed: {@code d(s,i) = D + seed(s) + image(i) + rest(s,i)}. The mean
 * of all is {@code D} with variance {@code A + B}, where of {@code S} seeds and {@code n} images,
 *
 * <ul>
 *   <li>{@code A}, the variance of the seeds' means divided by {@code S}, has what seeds differ by
 *       and the rest. What the seeds have in common because their images are the same is not in it.
 *   <li>{@code B = max(0, MS(image) - MS(rest)) / (S n) + 1 / (n + 2)^2} is that common part, from
 *       the mean squares of the two-way analysis of variance without replication, as for readers
 *       and cases in Dorfman, Berbaum and Metz 1992 (Investigative Radiology 27, 723-731). Its last
 *       term is what half an image more of each kind on which the models differ would add (Agresti
 *       and Min 2005, Statistics in Medicine 24, 729-740), so that models which never differed on
 *       few images do not count as equal on all.
 * </ul>
 *
 * <p>The interval is {@code D -+ sqrt(max(t^2 A, z^2 R) + z^2 B)}: {@code t} of Student's
 * distribution with {@code S - 1} degrees of freedom for the seeds, which are few, and the normal
 * {@code z} for the images, which are many. Squaring and adding half widths is the method of
 * variance estimates recovery (Zou and Donner 2008, Statistics in Medicine 27, 1693-1702). One
 * {@code t} for the sum would let two seeds widen the part that does not depend on them more than
 * sixfold. {@code R = MS(rest) / (S n)} is the part of {@code A} that the images alone make, known
 * from many of them: a few seeds whose means are equal by chance make {@code A} nearly 0, and an
 * interval narrower than that of one network.
 *
 * @param difference mean over seeds of the first accuracy less the second, in [-1, 1]
 * @param low lower end
 * @param high upper end
 * @param seeds number of pairs of networks
 * @param images number of images
 * @param probability of the narrowest interval of this kind that reaches 0, less than one: how
 *     likely a difference at least so large is by chance
 */
public record DifferenceOverSeeds(
    double difference, double low, double high, int seeds, int images, double probability) {
  private static final double LEVEL = 0.05;

  /** Probabilities below count as this. */
  private static final double LEAST = 1e-9;

  private static final double PRECISION = 1e-7;
  private static final int MOST_STEPS = 200;

  /**
   * Compares seed by seed and image by image.
   *
   * @param first for each seed, whether its network of the first method has each image right
   * @param second the same of the second method, on the same images
   */
  public static DifferenceOverSeeds of(List<boolean[]> first, List<boolean[]> second) {
    int seeds = first.size();
    int images = seeds == 0 ? 0 : first.get(0).length;
    if (seeds < 2 || second.size() != seeds || images < 2) {
      throw new IllegalArgumentException(
          "a difference over seeds needs two seeds or more of both methods, and two images or more,"
              + " got %d and %d seeds and %d images".formatted(seeds, second.size(), images));
    }
    double[][] differences = new double[seeds][];
    for (int seed = 0; seed < seeds; seed++) {
      differences[seed] = differences(first.get(seed), second.get(seed), images);
    }
    return Variances.of(differences).interval();
  }

  private static double[] differences(boolean[] first, boolean[] second, int images) {
    if (first.length != images || second.length != images) {
      throw new IllegalArgumentException("all networks must have seen the same images");
    }
    double[] differences = new double[images];
    Arrays.setAll(differences, image -> (first[image] ? 1 : 0) - (second[image] ? 1 : 0));
    return differences;
  }

  /**
   * The mean and what it varies by.
   *
   * @param ofSeeds {@code A}
   * @param ofRest {@code R}
   * @param ofImages {@code B}
   */
  private record Variances(
      double mean, double ofSeeds, double ofRest, double ofImages, int seeds, int images) {

    static Variances of(double[][] differences) {
      int seeds = differences.length;
      int images = differences[0].length;
      double[] bySeed = Arrays.stream(differences).mapToDouble(Variances::mean).toArray();
      double[] byImage = new double[images];
      for (int image = 0; image < images; image++) {
        for (double[] ofSeed : differences) {
          byImage[image] += ofSeed[image] / seeds;
        }
      }
      double mean = mean(bySeed);
      double seedSquares = squares(bySeed, mean);
      double imageSquares = squares(byImage, mean);
      double all = Arrays.stream(differences).mapToDouble(one -> squares(one, mean)).sum();
      double rest = Math.max(0, all - images * seedSquares - seeds * imageSquares);
      double meanSquareOfImages = seeds * imageSquares / (images - 1);
      double meanSquareOfRest = rest / ((seeds - 1.0) * (images - 1));
      double shared =
          Math.max(0, meanSquareOfImages - meanSquareOfRest) / ((double) seeds * images);
      return new Variances(
          mean,
          seedSquares / (seeds - 1) / seeds,
          meanSquareOfRest / ((double) seeds * images),
          shared + 1 / Math.pow(images + 2.0, 2),
          seeds,
          images);
    }

    private static double mean(double[] values) {
      return Arrays.stream(values).sum() / values.length;
    }

    private static double squares(double[] values, double center) {
      return Arrays.stream(values).map(value -> (value - center) * (value - center)).sum();
    }

    DifferenceOverSeeds interval() {
      double half = half(LEVEL);
      return new DifferenceOverSeeds(
          mean, Math.max(-1, mean - half), Math.min(1, mean + half), seeds, images, probability());
    }

    private double half(double level) {
      double t = new TDistribution(null, seeds - 1.0).inverseCumulativeProbability(1 - level / 2);
      double z = new NormalDistribution(null, 0, 1).inverseCumulativeProbability(1 - level / 2);
      return Math.sqrt(Math.max(t * t * ofSeeds, z * z * ofRest) + z * z * ofImages);
    }

    /** The half width falls as the level rises; it is 0 at 1. */
    private double probability() {
      double least = Math.log(LEAST);
      if (mean == 0 || half(LEAST) <= Math.abs(mean)) {
        return mean == 0 ? 1 : LEAST;
      }
      UnivariateFunction above = level -> half(Math.exp(level)) - Math.abs(mean);
      return Math.exp(new BrentSolver(PRECISION).solve(MOST_STEPS, above, least, 0));
    }
  }

  /** The difference in points with its interval, such as {@code +1.2 [-0.4, +2.8]}. */
  public String points() {
    return PairedDifference.points(difference, low, high);
  }
}
