package io.netwright.attack.suite.adaptive;

/**
 * Where the true class's weight of a random direction in the logits is drawn from (Tashiro et al.
 * 2020, arXiv 2003.06878; that it should be drawn apart from the others is of Liu et al. 2022,
 * CVPR, adaptive auto attack).
 */
public enum LabelWeight {
  /** {@code [-0.5, 0.1]}: mostly away from the true class. */
  AWAY(-0.5, 0.1),
  /** {@code [-0.1, 0.5]}: mostly toward it, which leads around some defences. */
  TOWARD(-0.1, 0.5);

  private final double least;
  private final double most;

  LabelWeight(double least, double most) {
    this.least = least;
    this.most = most;
  }

  /** A point of the interval. */
  double at(double share) {
    return least + share * (most - least);
  }
}
