package io.netwright.attack.minimal;

import io.netwright.attack.Norm;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The set {@code {u: <w, u> = b}}, where a classifier's linearization is undecided.
 *
 * <p>The shortest way to it inside the box [0, 1]^d in closed form (Croce and Hein 2020, arXiv
 * 1907.02044, section 3.1). With {@code c = |<w, t> - b|}, {@code u = sign(<w, t> - b) w} and
 * {@code p_i} the room from {@code t_i} to the end of the box that lowers {@code <u, .>}, the way
 * is {@code -sign(u_i) min(lambda, p_i)} for LINF and {@code -sign(u_i) min(lambda |w_i|, p_i)} for
 * L2; lambda makes the products with w sum to c. For L1 the way is spent on the largest {@code
 * |w_i|} first. Where the box ends before, it leads to the box's ends.
 *
 * @param w the gradient
 * @param b in 64 bits
 */
@SuppressWarnings("ArrayRecordComponent") // a view that nobody compares
record Hyperplane(float[] w, double b) {

  /** The plane on which the linearization of a function at a point is zero. */
  static Hyperplane at(float[] point, float[] gradient, double value) {
    double product = 0;
    for (int i = 0; i < point.length; i++) {
      product += (double) gradient[i] * point[i];
    }
    return new Hyperplane(gradient, product - value);
  }

  /** The way from a point to the plane, or as far as the box goes. */
  double[] wayFrom(float[] t, Norm norm) {
    double ahead = -b;
    for (int i = 0; i < t.length; i++) {
      ahead += (double) w[i] * t[i];
    }
    double sign = ahead < 0 ? -1 : 1;
    double[] room = new double[t.length];
    double reach = 0;
    for (int i = 0; i < t.length; i++) {
      double u = sign * w[i];
      room[i] = u == 0 ? 0 : u < 0 ? 1.0 - t[i] : t[i];
      reach += Math.abs(w[i]) * room[i];
    }
    double needed = Math.abs(ahead);
    if (reach > needed) {
      shorten(norm, room, needed);
    }
    for (int i = 0; i < t.length; i++) {
      room[i] *= -Math.signum(sign * w[i]);
    }
    return room;
  }

  private void shorten(Norm norm, double[] room, double needed) {
    switch (norm) {
      case LINF -> cut(room, needed, 0);
      case L2 -> cut(room, needed, 1);
      case L1 -> spend(room, needed);
    }
  }

  /** Keeps the parts with the largest |w| and a share of the next one. */
  private void spend(double[] room, double needed) {
    Integer[] order = new Integer[room.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> -Math.abs(w[i])));
    double left = needed;
    for (int i : order) {
      double size = Math.abs(w[i]);
      double gain = size * room[i];
      room[i] = gain <= left ? room[i] : left / size;
      left = Math.max(left - gain, 0);
    }
  }

  /**
   * Cuts every part to {@code lambda |w|^power}. Lambda is found from below: with the parts that
   * end before it left out it only grows, so that each part is left out once.
   */
  private void cut(double[] room, double needed, int power) {
    double lambda = 0;
    boolean grows = true;
    while (grows) {
      double left = needed;
      double slope = 0;
      for (int i = 0; i < room.length; i++) {
        double size = Math.abs(w[i]);
        double speed = power == 0 ? 1 : size;
        if (lambda * speed >= room[i]) {
          left -= size * room[i];
        } else {
          slope += size * speed;
        }
      }
      double next = slope > 0 ? left / slope : lambda;
      grows = next > lambda * (1 + 1e-15);
      lambda = Math.max(lambda, next);
    }
    for (int i = 0; i < room.length; i++) {
      double speed = power == 0 ? 1 : Math.abs(w[i]);
      room[i] = Math.min(lambda * speed, room[i]);
    }
  }
}
