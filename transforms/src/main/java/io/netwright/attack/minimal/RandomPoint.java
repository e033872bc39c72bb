package io.netwright.attack.minimal;

import io.netwright.attack.Norm;
import java.util.random.RandomGenerator;

/** Random directions. */
final class RandomPoint {
  private RandomPoint() {}

  /** Moves a point by a length in a random direction: a uniform one for L2. */
  static void around(float[] point, Norm norm, double length, RandomGenerator random) {
    double[] way = new double[point.length];
    for (int i = 0; i < way.length; i++) {
      way[i] = norm == Norm.LINF ? 2 * random.nextDouble() - 1 : random.nextGaussian();
    }
    double scale = length / Math.max(Distance.length(norm, way), 1e-12);
    for (int i = 0; i < way.length; i++) {
      point[i] = Distance.unit(point[i] + scale * way[i]);
    }
  }
}
