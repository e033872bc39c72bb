package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.netwright.attack.Ascent;
import io.netwright.attack.Ball;
import io.netwright.nn.grad.Torch;
import java.util.Set;

/**
 * One run of APGD from given starts: where every image is, was best, and how long its steps are.
 */
final class ApgdSearch {
  /** Guards the division by a gradient's length. */
  private static final double GUARD = 1e-12;

  /** Share of the new step in each move after the first; the rest is momentum. */
  private static final float NEW_SHARE = 0.75f;

  private final Ascent ascent;
  private final Ball ball;
  private final NDArray now;
  private final NDArray before;
  private final NDArray gradient;
  private final NDArray losses;
  private final NDArray best;
  private final NDArray bestGradient;
  private final NDArray bestLosses;
  private final NDArray adversarial;
  private final NDArray robust;
  private final NDArray stepSizes;
  private final NDArray bestAtCheckpoint;
  private final NDArray increases;
  private final NDArray reduced;

  /**
   * Evaluates the starts.
   *
   * @param start {@code (N, C, H, W)} in the memory of the ascent
   */
  ApgdSearch(Ascent ascent, Ball ball, NDArray start) {
    this.ascent = ascent;
    this.ball = ball;
    NDManager scope = ascent.scope();
    long count = start.getShape().get(0);
    now = start;
    before = ascent.borrow(start);
    best = ascent.borrow(start);
    adversarial = ascent.borrow(start);
    try (NDManager memory = scope.newSubManager()) {
      Ascent.Point point = ascent.at(memory, start);
      gradient = ascent.borrow(point.gradient());
      bestLosses = ascent.borrow(point.losses());
      robust = ascent.borrow(point.right());
    }
    bestGradient = ascent.borrow(gradient);
    bestAtCheckpoint = ascent.borrow(bestLosses);
    losses = scope.zeros(bestLosses.getShape()); // step 0 counts as an increase over 0
    increases = scope.zeros(bestLosses.getShape());
    reduced = scope.ones(bestLosses.getShape(), DataType.BOOLEAN);
    stepSizes = scope.full(start.getShape().slice(0, 1), (float) (2 * ball.radius()));
    stepSizes.intern(stepSizes.reshape(count, 1, 1, 1));
  }

  /** Takes the steps. */
  void run(int steps, double rho) {
    Set<Integer> checkpoints = ApgdSchedule.checkpoints(steps);
    int lastCheckpoint = 0;
    for (int step = 1; step <= steps; step++) {
      try (NDManager memory = ascent.scope().newSubManager()) {
        move(memory, step == 1 ? 1 : NEW_SHARE);
        observe(memory);
        if (checkpoints.contains(step)) {
          lookBack(memory, (step - lastCheckpoint) * rho);
          lastCheckpoint = step;
        }
      }
    }
  }

  /** The last misclassified iterate, or the given images where there is none. */
  NDArray adversarialOr(NDArray images) {
    NDArray chosen = choose(robust, ascent.borrow(images), adversarial);
    chosen.attach(ascent.scope());
    return chosen;
  }

  /** The iterates of the highest loss. */
  NDArray best() {
    return best;
  }

  /** Whether each image was right at every iterate, {@code (N)} boolean. */
  NDArray robust() {
    return robust;
  }

  private void move(NDManager memory, float newShare) {
    NDArray share = Torch.scalar(memory, newShare);
    NDArray rest = Torch.scalar(memory, 1 - newShare);
    NDArray at = local(memory, now);
    NDArray momentum = at.sub(before);
    NDArray direction = ball.direction(local(memory, gradient), GUARD);
    NDArray target = ball.project(direction.mul(stepSizes).addi(at));
    NDArray change = target.subi(at).muli(share).addi(momentum.muli(rest));
    before.intern(local(memory, at));
    now.intern(ball.project(change.addi(at)));
  }

  private void observe(NDManager memory) {
    Ascent.Point point = ascent.at(memory, now);
    NDArray right = point.right();
    NDArray better = point.losses().gt(bestLosses);
    NDArray increased = point.losses().gt(losses);
    adversarial.intern(choose(right, adversarial, now));
    robust.intern(right.logicalAnd(robust));
    best.intern(choose(better, now, best));
    bestGradient.intern(choose(better, point.gradient(), bestGradient));
    bestLosses.intern(choose(better, point.losses(), bestLosses));
    increases.addi(increased.toType(DataType.FLOAT32, false));
    gradient.intern(local(memory, point.gradient()));
    losses.intern(local(memory, point.losses()));
  }

  /** Halves the step sizes that no longer pay and sends those images back to their best. */
  private void lookBack(NDManager memory, double enoughIncreases) {
    NDArray oscillates =
        local(memory, increases).lte(Torch.scalar(memory, (float) enoughIncreases));
    NDArray stalled = local(memory, bestAtCheckpoint).gte(bestLosses);
    NDArray halve = stalled.logicalAnd(local(memory, reduced).logicalNot()).logicalOr(oscillates);
    NDArray sizes = local(memory, stepSizes);
    stepSizes.intern(choose(halve, Torch.times(sizes, 0.5f), sizes));
    now.intern(choose(halve, best, now));
    gradient.intern(choose(halve, bestGradient, gradient));
    bestAtCheckpoint.intern(local(memory, bestLosses));
    increases.muli(Torch.scalar(memory, 0));
    reduced.intern(halve);
  }

  /** The same numbers in other memory, so that what is computed from them is freed with it. */
  private static NDArray local(NDManager memory, NDArray array) {
    NDArray alias = array.stopGradient();
    alias.attach(memory);
    return alias;
  }

  /** Per image one of two arrays of the same shape. */
  private static NDArray choose(NDArray condition, NDArray yes, NDArray no) {
    if (yes.getShape().dimension() == 1) {
      return NDArrays.where(condition, yes, no);
    }
    NDArray mask = condition.reshape(-1, 1, 1, 1).broadcast(yes.getShape());
    return NDArrays.where(mask, yes, no);
  }
}
