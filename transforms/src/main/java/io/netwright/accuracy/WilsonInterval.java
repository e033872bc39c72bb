package io.netwright.accuracy;

/**
 * A 95 % interval for a proportion.
 *
 * <p>{@code (p + z^2/2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2/n)} with {@code z =
 * 1.959964} (Wilson 1927, J. Amer. Statist. Assoc. 22, 209-212).
 *
 * @param low lower end, in [0, 1]
 * @param high upper end, in [0, 1]
 */
public record WilsonInterval(double low, double high) {
  /** The 97.5 % quantile of the normal distribution. */
  static final double Z = 1.959963984540054;

  /** The interval of that many successes; [0, 1] where nothing was tried. */
  public static WilsonInterval of(int successes, int trials) {
    if (trials < 0 || successes < 0 || successes > trials) {
      throw new IllegalArgumentException(
          "successes must be in [0, " + trials + "], got " + successes);
    }
    if (trials == 0) {
      return new WilsonInterval(0, 1);
    }
    double share = (double) successes / trials;
    double center = share + Z * Z / (2 * trials);
    double half = Z * Math.sqrt(share * (1 - share) / trials + Z * Z / (4.0 * trials * trials));
    double scale = 1 + Z * Z / trials;
    double low = successes == 0 ? 0 : (center - half) / scale;
    double high = successes == trials ? 1 : (center + half) / scale;
    return new WilsonInterval(low, high);
  }
}
