package io.netwright.robust;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.train.Objective;
import io.netwright.train.TrainingBatch;

/**
 * Curvature regularization (CURE, Moosavi-Dezfooli et al. 2019, arXiv 1811.09716, equation 5):
 * {@code loss(f(x), y) + lambda 1/N sum_n ||g(x_n + z_n) - g(x_n)||}, {@code g} the gradient of the
 * cross entropy of one image with respect to its pixels, {@code z = h sign(g(x)) / ||sign(g(x))||}.
 *
 * <p>The norm is not squared, as in the authors' code. The regularizer is computed in evaluation
 * mode, the loss in training mode. The gradients are differentiated again, which costs five to six
 * passes.
 *
 * <p>The length {@code h} is in pixels on the [0, 1] scale for images of 32x32 in three channels,
 * and grows with the root of their size. It rises over the first five epochs by the authors' steps,
 * in shorter runs over the first third.
 *
 * <p>The authors' code has length and gradients in normalized units, where the deviation of a pixel
 * is about 0.2. Its length of 3 is about 0.6 here, or 2.8/255 a pixel. Gradients with respect to
 * pixels are five times those that it looks at, so its weight of 4 is about 0.8 here.
 *
 * @param weight {@code lambda}, for gradients with respect to pixels
 * @param length {@code h} once it has risen
 * @param epochs of the run
 * @param loss what is minimized at the images
 */
public record Curvature(double weight, double length, int epochs, Objective loss)
    implements Objective {
  private static final double PUBLISHED_PIXELS = 3 * 32 * 32;
  private static final double[] RISE = {0.1 / 3, 0.4 / 3, 0.8 / 3, 1.8 / 3, 1};
  private static final int PUBLISHED_EPOCHS = 15;
  private static final int[] PIXELS = {1, 2, 3};

  /** Keeps the root of a difference of nothing differentiable. */
  private static final float SMALLEST = 1e-30f;

  /** Refuses numbers out of range. */
  public Curvature {
    if (!(weight >= 0 && Double.isFinite(weight))) {
      throw new IllegalArgumentException("weight must be at least 0, got " + weight);
    }
    if (!(length >= 0 && Double.isFinite(length))) {
      throw new IllegalArgumentException("length must be at least 0, got " + length);
    }
  }

  @Override
  public NDArray loss(TrainingBatch batch) {
    // First: a pass in training moves the running statistics that the others are differentiated by.
    NDArray ofImages = loss.loss(batch);
    double risen = length(batch.images().getShape(), batch.examples().epoch());
    NDArray curvature = curvature(batch, (float) risen);
    return ofImages.add(Torch.times(curvature, (float) weight));
  }

  /** The length of the step for images of a size, in an epoch counted from 1. */
  double length(Shape images, int epoch) {
    int step = (epoch - 1) * PUBLISHED_EPOCHS / Math.min(PUBLISHED_EPOCHS, epochs);
    double size = (double) images.slice(1).size() / PUBLISHED_PIXELS;
    return length * RISE[Math.min(RISE.length - 1, step)] * Math.sqrt(size);
  }

  /** The mean over the images of how far the gradient changes along a step of that length. */
  static NDArray curvature(TrainingBatch batch, float length) {
    NDArray here = batch.images().stopGradient();
    NDArray gradient = gradient(batch, here);
    NDArray there = here.add(step(gradient.stopGradient(), length)).stopGradient();
    NDArray change = gradient(batch, there).sub(gradient);
    NDArray squares = change.square().sum(PIXELS);
    return Torch.clip(squares, SMALLEST, Float.MAX_VALUE).sqrt().mean();
  }

  private static NDArray step(NDArray gradient, float length) {
    NDArray sign = gradient.sign();
    NDArray nonzero = sign.square().sum(PIXELS, true);
    return Torch.times(sign.div(Torch.clip(nonzero, 1, Float.MAX_VALUE).sqrt()), length);
  }

  /** Of the summed losses, so that an image's gradient depends on no other; it has a gradient. */
  private static NDArray gradient(TrainingBatch batch, NDArray images) {
    images.setRequiresGradient(true);
    NDArray ofLabels = batch.logits(images).logSoftmax(1).gather(batch.labels().reshape(-1, 1), 1);
    return Gradients.of(ofLabels.sum().neg(), images);
  }
}
