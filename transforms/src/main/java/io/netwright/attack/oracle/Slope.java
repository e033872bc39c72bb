package io.netwright.attack.oracle;

/** What a classifier says at a point, and how that changes around it. */
public final class Slope {
  private final float[] logits;
  private final float[][] gradients;

  Slope(float[] logits, float[][] gradients) {
    this.logits = logits;
    this.gradients = gradients;
  }

  /** The logits. */
  public float[] logits() {
    return logits;
  }

  /** The gradient of the first weighted sum of the logits with respect to the image. */
  public float[] gradient() {
    return gradients[0];
  }

  /** Whether a gradient leads nowhere: all its numbers are exactly zero. */
  public static boolean isZero(float[] gradient) {
    for (float derivative : gradient) {
      if (derivative != 0) {
        return false;
      }
    }
    return true;
  }

  /** The gradient of one of several weighted sums. */
  public float[] gradient(int which) {
    return gradients[which];
  }
}
