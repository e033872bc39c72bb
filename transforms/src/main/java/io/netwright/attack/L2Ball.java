package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import java.util.random.RandomGenerator;

/** A Euclidean ball around every image. */
record L2Ball(NDArray center, double radius) implements Ball {
  private static final int[] IMAGE_AXES = {1, 2, 3};

  @Override
  public NDArray project(NDArray images) {
    NDArray change = images.sub(center);
    // min(1, radius / length) without dividing by zero
    NDArray length = change.norm(2, IMAGE_AXES, true).maximum(Math.max((float) radius, 1e-30f));
    return change.muli(NDArrays.div((float) radius, length)).addi(center).clip(0f, 1f);
  }

  @Override
  public NDArray direction(NDArray gradient, double guard) {
    return gradient.div(gradient.norm(2, IMAGE_AXES, true).addi((float) guard));
  }

  /** A uniform direction at a uniform length; denser near the center than the volume is. */
  @Override
  public void drawInside(RandomGenerator random, float[] perturbation) {
    drawAtLength(random, perturbation, radius * random.nextDouble());
  }

  /** A uniform direction at the radius. */
  @Override
  public void drawOnBorder(RandomGenerator random, float[] perturbation) {
    drawAtLength(random, perturbation, radius);
  }

  private static void drawAtLength(RandomGenerator random, float[] perturbation, double length) {
    double squares = 0;
    for (int i = 0; i < perturbation.length; i++) {
      perturbation[i] = (float) random.nextGaussian();
      squares += (double) perturbation[i] * perturbation[i];
    }
    double scale = length / (Math.sqrt(squares) + 1e-12);
    for (int i = 0; i < perturbation.length; i++) {
      perturbation[i] = (float) (scale * perturbation[i]);
    }
  }
}
