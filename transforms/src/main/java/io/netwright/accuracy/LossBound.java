package io.netwright.accuracy;

/**
 * How much accuracy a model loses against another on the same images, with the end of a one-sided
 * 95 % interval: how large the loss could be in truth.
 *
 * <p>The bound is the largest loss {@code d} that the score test for paired proportions does not
 * refute (Tango 1998, Statistics in Medicine 17, 891-908): the largest with {@code (b - c - n d) /
 * sqrt(n (2 q + d (1 - d))) >= -1.645}, where {@code b} images were lost and {@code c} won, and
 * {@code q} is the likeliest share of images won if the loss is {@code d}: the larger root of
 * {@code 2 n q^2 + ((2 n - b + c) d - b - c) q - c d (1 - d) = 0}. Where nothing differs it is
 * {@code z^2 / (n + z^2)}, so that {@code n} images can show no smaller one.
 *
 * @param images number of pairs
 * @param lost how many the other model alone has right
 * @param won how many the model alone has right
 */
public record LossBound(int images, int lost, int won) {
  private static final double Z = 1.6448536269514722;
  private static final int HALVINGS = 60;

  /** Refuses more differences than images. */
  public LossBound {
    if (images < 0 || lost < 0 || won < 0 || lost + won > images) {
      throw new IllegalArgumentException(
          "a loss needs no more differences than images, got %d and %d of %d"
              .formatted(lost, won, images));
    }
  }

  /**
   * Compares image by image.
   *
   * @param model whether the model has each image right
   * @param other whether the other has
   */
  public static LossBound of(boolean[] model, boolean[] other) {
    if (model.length != other.length) {
      throw new IllegalArgumentException(
          "a loss needs the same images for both, got " + model.length + " and " + other.length);
    }
    int lost = 0;
    int won = 0;
    for (int i = 0; i < model.length; i++) {
      lost += other[i] && !model[i] ? 1 : 0;
      won += model[i] && !other[i] ? 1 : 0;
    }
    return new LossBound(model.length, lost, won);
  }

  /** What so many images can show at best: the bound where no answer differs. */
  public static LossBound smallest(int images) {
    return new LossBound(images, 0, 0);
  }

  /** The share of images lost less the share won, in [-1, 1]; 0 of no images. */
  public double loss() {
    return images == 0 ? 0 : (double) (lost - won) / images;
  }

  /** How large the loss could be, at 95 %; 1 of no images. */
  public double bound() {
    double low = loss();
    double high = 1;
    for (int i = 0; i < HALVINGS && images > 0; i++) {
      double middle = (low + high) / 2;
      if (refuted(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /**
   * Whether the loss is, at 95 %, within a budget.
   *
   * @param budget points that may be lost
   */
  public boolean isWithin(double budget) {
    return 100 * bound() <= budget;
  }

  /** Whether a loss is too large to be true. */
  private boolean refuted(double d) {
    double n = images;
    double linear = (2 * n - lost + won) * d - lost - won;
    double root = Math.sqrt(Math.max(0, linear * linear + 8 * n * won * d * (1 - d)));
    double q = Math.max(0, (root - linear) / (4 * n));
    double variance = n * (2 * q + d * (1 - d));
    return lost - won - n * d < -Z * Math.sqrt(Math.max(0, variance));
  }
}
