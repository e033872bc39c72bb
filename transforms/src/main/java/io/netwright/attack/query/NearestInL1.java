package io.netwright.attack.query;

/**
 * Brings one image back to a ball in L1 and to [0, 1], to the nearest point of both: {@code u_i =
 * x_i + sign(d_i) clip(|d_i| - l, 0, r_i)} with {@code d} the change, {@code r_i} the room to the
 * end of [0, 1] on its side, and {@code l >= 0} the least number with {@code sum |u_i - x_i| <=
 * radius} (Croce and Hein 2021, arXiv 2103.01208, section 3). The sum falls with {@code l}, which
 * is halved in between to the last bits.
 */
final class NearestInL1 {
  private static final int HALVINGS = 60;

  private NearestInL1() {}

  /** The nearest point; neither array is modified. */
  static float[] of(float[] image, double[] change, double radius) {
    double less = 0;
    if (sum(image, change, 0) > radius) {
      double tooLittle = 0;
      for (double one : change) {
        less = Math.max(less, Math.abs(one));
      }
      for (int i = 0; i < HALVINGS; i++) {
        double middle = (tooLittle + less) / 2;
        if (sum(image, change, middle) > radius) {
          tooLittle = middle;
        } else {
          less = middle;
        }
      }
    }
    float[] point = new float[image.length];
    for (int i = 0; i < point.length; i++) {
      double kept = Math.copySign(kept(image[i], change[i], less), change[i]);
      point[i] = (float) Math.min(Math.max(image[i] + kept, 0), 1);
    }
    return point;
  }

  private static double sum(float[] image, double[] change, double less) {
    double sum = 0;
    for (int i = 0; i < change.length; i++) {
      sum += kept(image[i], change[i], less);
    }
    return sum;
  }

  private static double kept(float center, double change, double less) {
    double room = change > 0 ? 1.0 - center : center;
    return Math.min(Math.max(Math.abs(change) - less, 0), room);
  }
}
