package io.netwright.attack.suite.adaptive;

import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.query.InBall;
import java.util.random.RandomGenerator;

/** The ball around one image, within [0, 1], on the host; nothing that is given is modified. */
final class HostBall {
  private final ThreatModel ball;
  private final float[] center;

  HostBall(ThreatModel ball, float[] center) {
    this.ball = ball;
    this.center = center;
  }

  float[] center() {
    return center;
  }

  /** The point itself if it is inside, or one on the border. */
  float[] inside(float[] point) {
    return InBall.of(ball, center, point);
  }

  /**
   * A step up: along the signs in LINF, along the gradient in L2.
   *
   * @param size its length as a share of epsilon
   */
  float[] step(float[] from, float[] gradient, double size) {
    float[] to = new float[from.length];
    double length = size * ball.radius();
    double norm = ball.norm() == Norm.LINF ? 1 : Math.max(length(gradient), Double.MIN_NORMAL);
    for (int i = 0; i < to.length; i++) {
      double way = ball.norm() == Norm.LINF ? Math.signum(gradient[i]) : gradient[i] / norm;
      to[i] = (float) (from[i] + length * way);
    }
    return inside(to);
  }

  /** A random corner of the box in LINF, a random point of the sphere in L2. */
  float[] corner(RandomGenerator random) {
    return step(center, drawn(random), 1);
  }

  /** A random point of the cube in LINF, a random direction in L2. */
  private float[] drawn(RandomGenerator random) {
    float[] way = new float[center.length];
    for (int i = 0; i < way.length; i++) {
      boolean isCube = ball.norm() == Norm.LINF;
      way[i] = (float) (isCube ? 2 * random.nextDouble() - 1 : random.nextGaussian());
    }
    return way;
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float one : vector) {
      squares += (double) one * one;
    }
    return Math.sqrt(squares);
  }
}
