package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import io.netwright.nn.grad.Torch;
import java.util.random.RandomGenerator;

/** A ball of the sum of absolute changes around every image. */
public record L1Ball(NDArray center, double radius) implements Ball {
  private static final int[] PIXELS = {1};
  private static final int[] IMAGE_AXES = {1, 2, 3};

  /**
   * The nearest allowed images, exactly: {@code u_i = x_i + sign(d_i) clip(|d_i| - l, 0, r_i)} with
   * {@code d} the change, {@code r_i} the room to the end of [0, 1] on its side, and {@code l >= 0}
   * the least number with {@code sum |u_i - x_i| <= radius}. The sum falls with {@code l} along
   * straight lines between the sorted {@code |d_i|} and {@code |d_i| - r_i}, so {@code l} is on the
   * line that crosses the radius (Croce and Hein 2021, arXiv 2103.01208, section 3). In 64 bits.
   */
  @Override
  public NDArray project(NDArray images) {
    NDArray from = Ascent.local(images.getManager(), center).toType(DataType.FLOAT64, true);
    NDArray change = images.toType(DataType.FLOAT64, true).subi(from);
    NDArray size = change.abs();
    NDArray room = NDArrays.where(change.gt(0), from.neg().addi(1), from);
    long count = images.getShape().get(0);
    NDArray less = threshold(size.reshape(count, -1), room.reshape(count, -1));
    NDArray kept = size.subi(less.reshape(count, 1, 1, 1)).maximum(0).minimum(room);
    NDArray projected = change.sign().muli(kept).addi(from);
    return Torch.clip(projected.toType(DataType.FLOAT32, false), 0, 1);
  }

  /** What every change is to shrink by, {@code (N, 1)}. */
  private NDArray threshold(NDArray size, NDArray room) {
    NDArray ends = size.sub(room).maximum(0);
    NDArray all = size.concat(ends, 1);
    NDArray steepness = size.onesLike().concat(size.onesLike().neg(), 1);
    NDArray order = all.argSort(1, false);
    NDArray bends = all.gather(order, 1);
    NDArray slopes = steepness.gather(order, 1).cumSum(1).get(":, :-1");
    NDArray lower = bends.get(":, 1:");
    NDArray sums = bends.get(":, :-1").sub(lower).muli(slopes).cumSum(1);
    long last = sums.getShape().get(1) - 1;
    NDArray below = sums.lt(radius).toType(DataType.INT64, false).sum(PIXELS, true);
    NDArray fits = below.gt(last);
    NDArray line = below.minimum(last);
    NDArray rest = sums.gather(line, 1).subi(radius).divi(slopes.gather(line, 1).maximum(1));
    NDArray threshold = lower.gather(line, 1).addi(rest);
    return NDArrays.where(fits, threshold.zerosLike(), threshold.maximum(0));
  }

  /** Along the pixels of the largest derivative, almost always one. */
  @Override
  public NDArray direction(NDArray gradient, double guard) {
    long count = gradient.getShape().get(0);
    NDArray largest = gradient.abs().reshape(count, -1).max(PIXELS).reshape(count, 1, 1, 1);
    return directionAbove(gradient, largest, guard);
  }

  /**
   * Equal changes of the pixels with large derivatives, of length one in all.
   *
   * @param least {@code (N, 1, 1, 1)}: the smallest absolute derivative that counts
   * @param guard added to the length that is divided by
   */
  public static NDArray directionAbove(NDArray gradient, NDArray least, double guard) {
    NDArray large = gradient.abs().gte(least).toType(DataType.FLOAT32, false);
    NDArray signs = gradient.sign().muli(large);
    NDArray length = signs.abs().sum(IMAGE_AXES, true);
    return signs.divi(length.addi(Torch.scalar(gradient.getManager(), (float) guard)));
  }

  /** Normal numbers scaled to a uniform length. */
  @Override
  public void drawInside(RandomGenerator random, float[] perturbation) {
    drawAtLength(random, perturbation, radius * random.nextDouble());
  }

  /** Normal numbers scaled to the radius. */
  @Override
  public void drawOnBorder(RandomGenerator random, float[] perturbation) {
    drawAtLength(random, perturbation, radius);
  }

  private static void drawAtLength(RandomGenerator random, float[] perturbation, double length) {
    double sum = 1e-12;
    for (int i = 0; i < perturbation.length; i++) {
      perturbation[i] = (float) random.nextGaussian();
      sum += Math.abs(perturbation[i]);
    }
    for (int i = 0; i < perturbation.length; i++) {
      perturbation[i] = (float) (length / sum * perturbation[i]);
    }
  }
}
