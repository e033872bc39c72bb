package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.function.IntFunction;

/** How far attacked images lie from the clean ones, and whether they may. */
public final class Perturbation {
  private static final int[] PIXELS = {1};

  private final double[] linf;
  private final double[] l2;
  private final double[] l1;
  private final long pixels;
  private final float[] lowest;
  private final float[] highest;

  private Perturbation(NDArray change, NDArray attacked) {
    NDArray sizes = change.abs();
    linf = sizes.max(PIXELS).toDoubleArray();
    l2 = change.norm(2, PIXELS, false).toDoubleArray();
    l1 = sizes.sum(PIXELS).toDoubleArray();
    pixels = change.getShape().get(1);
    lowest = attacked.min(PIXELS).toFloatArray();
    highest = attacked.max(PIXELS).toFloatArray();
  }

  /** Measures in float64, {@code (N, C, H, W)} each. */
  public static Perturbation between(NDArray clean, NDArray attacked) {
    NDArray flat = attacked.reshape(attacked.getShape().get(0), -1);
    NDArray change =
        flat.toType(DataType.FLOAT64, true)
            .subi(clean.reshape(flat.getShape()).toType(DataType.FLOAT64, false));
    return new Perturbation(change, flat);
  }

  /** The largest change of a pixel of one image. */
  public double linf(int image) {
    return linf[image];
  }

  /** The length of an image's change. */
  public double l2(int image) {
    return l2[image];
  }

  /** How far one image was moved, as a norm measures it. */
  private double size(Norm norm, int image) {
    return switch (norm) {
      case LINF -> linf[image];
      case L2 -> l2[image];
      case L1 -> l1[image];
    };
  }

  /**
   * Whether one image is in the ball, up to rounding: {@code epsilon (1 + 1e-6) + 1e-7}, and in L1,
   * whose rounding adds up, half a unit in the last place per pixel; NaN is outside.
   */
  public boolean isWithin(ThreatModel ball, int image) {
    double rounding = ball.norm() == Norm.L1 ? 1e-7 + pixels * 0x1p-25 : 1e-7;
    return size(ball.norm(), image) <= ball.radius() * (1 + 1e-6) + rounding;
  }

  /**
   * Refuses attacked images outside the ball, see {@link #isWithin}, or outside [0, 1]; NaN is
   * outside both.
   *
   * @param attack whose images these are, for the message
   * @param image how each is called, for the message
   * @throws IllegalStateException if one is outside
   */
  public void audit(String attack, ThreatModel ball, IntFunction<String> image) {
    for (int i = 0; i < linf.length; i++) {
      double size = size(ball.norm(), i);
      if (!isWithin(ball, i)) {
        throw new IllegalStateException(
            "attack %s moved %s by %s in %s, allowed is %s"
                .formatted(attack, image.apply(i), size, ball.norm(), ball.epsilon()));
      }
      if (!(lowest[i] >= 0 && highest[i] <= 1)) {
        throw new IllegalStateException(
            "attack %s left %s with pixels in [%s, %s], allowed is [0, 1]"
                .formatted(attack, image.apply(i), lowest[i], highest[i]));
      }
    }
  }
}
