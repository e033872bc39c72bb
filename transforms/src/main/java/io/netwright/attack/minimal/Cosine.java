package io.netwright.attack.minimal;

/** Numbers that fall along half a cosine. */
final class Cosine {
  private Cosine() {}

  static double between(double first, double last, int step, int steps) {
    return last + (first - last) * (1 + Math.cos(Math.PI * step / steps)) / 2;
  }
}
