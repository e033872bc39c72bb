package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.netwright.attack.Ascent;
import io.netwright.attack.L1Ball;
import io.netwright.nn.grad.Torch;

/**
 * One run of APGD in L1 from given starts (Croce and Hein 2021, arXiv 2103.01208, algorithm 1): no
 * momentum; a step changes the pixels of the largest derivatives alike. Each time it looks back,
 * two thirds of the share of pixels that the best point changes become the share that a step
 * changes; where that number fell by 5 % the step size is the radius again and the search goes back
 * to its best, elsewhere the size shrinks by 1.5, down to a tenth of the radius.
 */
final class SparseApgdSearch {
  private static final double GUARD = 1e-10;
  private static final double INTERVAL = 0.04;
  private static final float SHRINK = 1.5f;
  private static final float FEWER = 0.95f;
  private static final float LEAST_STEP = 0.1f;
  private static final int[] PIXELS = {1};

  private final Ascent ascent;
  private final L1Ball ball;
  private final ApgdTrace trace;
  private final NDArray changed;
  private final NDArray stepSizes;

  /** Evaluates the starts, in the memory of the ascent. */
  SparseApgdSearch(Ascent ascent, L1Ball ball, NDArray start) {
    this.ascent = ascent;
    this.ball = ball;
    trace = new ApgdTrace(ascent, start);
    try (NDManager memory = ascent.scope().newSubManager()) {
      changed = ascent.borrow(changed(memory));
    }
    stepSizes = ascent.scope().full(changed.getShape(), (float) ball.radius());
  }

  /** Takes the steps. */
  void run(int steps) {
    int interval = Math.max((int) (INTERVAL * steps), 1);
    for (int step = 1; step <= steps; step++) {
      try (NDManager memory = ascent.scope().newSubManager()) {
        move(memory);
        trace.observe(memory);
        if (step % interval == 0) {
          lookBack(memory);
        }
      }
    }
  }

  /** The last iterate that met the criterion, or the given images where there is none. */
  NDArray adversarialOr(NDArray images) {
    return trace.adversarialOr(images);
  }

  /** The iterates of the highest loss. */
  NDArray best() {
    return trace.best();
  }

  private void move(NDManager memory) {
    NDArray gradient = Ascent.local(memory, trace.gradient());
    NDArray direction = L1Ball.directionAbove(gradient, least(memory, gradient), GUARD);
    NDArray size = Ascent.local(memory, stepSizes).reshape(-1, 1, 1, 1);
    trace.goTo(ball.project(direction.muli(size).addi(Ascent.local(memory, trace.now()))));
  }

  /** The smallest absolute derivative that a step follows, {@code (N, 1, 1, 1)}. */
  private NDArray least(NDManager memory, NDArray gradient) {
    NDArray sizes = gradient.abs().reshape(gradient.getShape().get(0), -1);
    long pixels = sizes.getShape().get(1);
    NDArray share = share(memory, pixels);
    NDArray place =
        share
            .neg()
            .addi(Torch.scalar(memory, 1))
            .muli(Torch.scalar(memory, (float) pixels))
            .toType(DataType.INT64, false)
            .maximum(0)
            .minimum(pixels - 1);
    return sizes.sort(1).gather(place.reshape(-1, 1), 1).reshape(-1, 1, 1, 1);
  }

  private NDArray share(NDManager memory, long pixels) {
    return Ascent.local(memory, changed).div(Torch.scalar(memory, pixels * SHRINK));
  }

  private void lookBack(NDManager memory) {
    NDArray now = changed(memory);
    NDArray before = Ascent.local(memory, changed);
    NDArray fewer = now.lt(before.mul(Torch.scalar(memory, FEWER)));
    NDArray sizes = Ascent.local(memory, stepSizes);
    NDArray radius = sizes.onesLike().muli(Torch.scalar(memory, (float) ball.radius()));
    NDArray smaller = sizes.div(Torch.scalar(memory, SHRINK));
    NDArray least = radius.mul(Torch.scalar(memory, LEAST_STEP));
    stepSizes.intern(NDArrays.where(fewer, radius, smaller.maximum(least)));
    changed.intern(now);
    trace.goBack(fewer);
  }

  /** How many pixels of the best point differ from the image's, {@code (N)} float32. */
  private NDArray changed(NDManager memory) {
    NDArray best = Ascent.local(memory, trace.best());
    NDArray differs = best.neq(Ascent.local(memory, ball.center()));
    long count = best.getShape().get(0);
    return differs.reshape(count, -1).toType(DataType.FLOAT32, false).sum(PIXELS);
  }
}
