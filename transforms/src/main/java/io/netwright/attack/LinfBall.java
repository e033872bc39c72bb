package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import java.util.random.RandomGenerator;

/** A box: every pixel may change by the radius. */
record LinfBall(NDArray lower, NDArray upper, double radius) implements Ball {

  static LinfBall around(NDArray images, double radius) {
    return new LinfBall(
        images.sub((float) radius).maximum(0f), images.add((float) radius).minimum(1f), radius);
  }

  @Override
  public NDArray project(NDArray images) {
    return images.maximum(lower).minimum(upper);
  }

  @Override
  public NDArray direction(NDArray gradient, double guard) {
    return gradient.sign();
  }

  /** Uniform in the box. */
  @Override
  public void drawInside(RandomGenerator random, float[] perturbation) {
    RandomStart.uniform(radius).draw(random, perturbation);
  }

  /** Uniform directions, stretched until the largest change is the radius. */
  @Override
  public void drawOnBorder(RandomGenerator random, float[] perturbation) {
    double largest = 1e-12;
    for (int i = 0; i < perturbation.length; i++) {
      perturbation[i] = (float) (2 * random.nextDouble() - 1);
      largest = Math.max(largest, Math.abs(perturbation[i]));
    }
    for (int i = 0; i < perturbation.length; i++) {
      perturbation[i] = (float) (radius * perturbation[i] / largest);
    }
  }
}
