package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.random.RandomGenerator;

/** The images that a threat model allows around the given ones, within [0, 1]. */
public sealed interface Ball permits LinfBall, L2Ball, L1Ball {

  /** The ball of a threat model; what it keeps goes to the given memory. */
  static Ball around(NDManager memory, NDArray images, ThreatModel threatModel) {
    NDArray alias = images.stopGradient();
    alias.attach(memory);
    return switch (threatModel.norm()) {
      case LINF -> LinfBall.around(alias, threatModel.radius());
      case L2 -> new L2Ball(alias, threatModel.radius());
      case L1 -> new L1Ball(alias, threatModel.radius());
    };
  }

  /** Distance from the images to the border. */
  double radius();

  /** The allowed images {@code (N, C, H, W)} that the given ones are clipped or scaled to. */
  NDArray project(NDArray images);

  /**
   * The direction of steepest ascent, of length one in the norm; zero where the gradient is.
   *
   * @param guard added to the length that is divided by
   */
  NDArray direction(NDArray gradient, double guard);

  /** Fills a perturbation from anywhere in the ball, for PGD. */
  void drawInside(RandomGenerator random, float[] perturbation);

  /** Fills a perturbation from the border, for APGD. */
  void drawOnBorder(RandomGenerator random, float[] perturbation);
}
