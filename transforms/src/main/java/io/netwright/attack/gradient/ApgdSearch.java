package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.netwright.attack.Ascent;
import io.netwright.attack.Ball;
import io.netwright.nn.grad.Torch;
import java.util.Set;

/** One run of APGD in LINF or L2 from given starts: momentum, and how long every step is. */
final class ApgdSearch {
  /** Guards the division by a gradient's length. */
  private static final double GUARD = 1e-12;

  /** Share of the new step in each move after the first; the rest is momentum. */
  private static final float NEW_SHARE = 0.75f;

  private final Ascent ascent;
  private final Ball ball;
  private final ApgdTrace trace;
  private final NDArray before;
  private final NDArray losses;
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
    before = ascent.borrow(start);
    trace = new ApgdTrace(ascent, start);
    bestAtCheckpoint = ascent.borrow(trace.bestLosses());
    losses = scope.zeros(bestAtCheckpoint.getShape()); // step 0 counts as an increase over 0
    increases = scope.zeros(bestAtCheckpoint.getShape());
    reduced = scope.ones(bestAtCheckpoint.getShape(), DataType.BOOLEAN);
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

  /** The last iterate that met the criterion, or the given images where there is none. */
  NDArray adversarialOr(NDArray images) {
    return trace.adversarialOr(images);
  }

  /** The iterates of the highest loss. */
  NDArray best() {
    return trace.best();
  }

  /** Whether no iterate met the criterion, {@code (N)} boolean. */
  NDArray unmet() {
    return trace.unmet();
  }

  private void move(NDManager memory, float newShare) {
    NDArray share = Torch.scalar(memory, newShare);
    NDArray rest = Torch.scalar(memory, 1 - newShare);
    NDArray at = Ascent.local(memory, trace.now());
    NDArray momentum = at.sub(before);
    NDArray direction = ball.direction(Ascent.local(memory, trace.gradient()), GUARD);
    NDArray target = ball.project(direction.mul(stepSizes).addi(at));
    NDArray change = target.subi(at).muli(share).addi(momentum.muli(rest));
    before.intern(Ascent.local(memory, at));
    trace.goTo(ball.project(change.addi(at)));
  }

  private void observe(NDManager memory) {
    Ascent.Point point = trace.observe(memory);
    increases.addi(point.losses().gt(losses).toType(DataType.FLOAT32, false));
    losses.intern(Ascent.local(memory, point.losses()));
  }

  /** Halves the step sizes that no longer pay and sends those images back to their best. */
  private void lookBack(NDManager memory, double enoughIncreases) {
    NDArray oscillates =
        Ascent.local(memory, increases).lte(Torch.scalar(memory, (float) enoughIncreases));
    NDArray stalled = Ascent.local(memory, bestAtCheckpoint).gte(trace.bestLosses());
    NDArray halve =
        stalled.logicalAnd(Ascent.local(memory, reduced).logicalNot()).logicalOr(oscillates);
    NDArray sizes = Ascent.local(memory, stepSizes);
    NDArray mask = halve.reshape(-1, 1, 1, 1);
    stepSizes.intern(NDArrays.where(mask, Torch.times(sizes, 0.5f), sizes));
    trace.goBack(halve);
    bestAtCheckpoint.intern(Ascent.local(memory, trace.bestLosses()));
    increases.muli(Torch.scalar(memory, 0));
    reduced.intern(halve);
  }
}
