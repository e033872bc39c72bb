package io.netwright.attack.query;

import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;

/** Brings points back to a ball. */
public final class InBall {
  private InBall() {}

  /** Clips every pixel for LINF and scales the change for L2; both end in [0, 1]. */
  public static float[] of(ThreatModel ball, float[] center, float[] point) {
    double squares = 0;
    for (int i = 0; i < point.length; i++) {
      squares += ((double) point[i] - center[i]) * ((double) point[i] - center[i]);
    }
    double radius = ball.radius();
    double share = squares > radius * radius ? radius / Math.sqrt(squares) : 1;
    float[] inside = new float[point.length];
    for (int i = 0; i < point.length; i++) {
      double change = (double) point[i] - center[i];
      double kept =
          ball.norm() == Norm.LINF ? Math.min(Math.max(change, -radius), radius) : share * change;
      inside[i] = (float) Math.min(Math.max(center[i] + kept, 0), 1);
    }
    return inside;
  }
}
