package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import io.netwright.nn.grad.Torch;
import java.util.random.RandomGenerator;

/** A Euclidean ball around every image. */
record L2Ball(NDArray center, double radius) implements Ball {
  private static final int[] IMAGE_AXES = {1, 2, 3};

  @Override
  public NDArray project(NDArray images) {
    NDArray change = images.sub(center);
    // min(1, radius / length) without dividing by zero
    NDArray least = Torch.scalar(change.getManager(), Math.max((float) radius, 1e-30f));
    NDArray length = change.norm(2, IMAGE_AXES, true).maximum(least);
    NDArray share = Torch.scalar(change.getManager(), (float) radius).div(length);
    return Torch.clip(change.muli(share).addi(center), 0, 1);
  }

  @Override
  public NDArray direction(NDArray gradient, double guard) {
    NDArray added = Torch.scalar(gradient.getManager(), (float) guard);
    return gradient.div(gradient.norm(2, IMAGE_AXES, true).addi(added));
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
