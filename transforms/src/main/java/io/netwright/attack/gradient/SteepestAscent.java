package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Ascent;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Ball;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.RandomStart;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Steps of one size up the cross entropy, or toward a target, projected back after each; the last
 * iterate counts.
 *
 * <p>A step depends on the images alone, so once a whole batch returns to where it was one or two
 * steps ago the rest is known and is not computed; the result is the same.
 */
record SteepestAscent(ThreatModel threatModel, double stepSize, int steps) {
  /** Guards the division by a gradient's length. */
  private static final double GUARD = 1e-10;

  /** Comparing waits until a GPU has done all it was told, so that it runs dry. */
  private static final int STEPS_PER_LOOK_ON_GPU = 8;

  /** Climbs from the images themselves. */
  NDArray fromImages(Classifier classifier, NDArray images, Criterion criterion) {
    return result(
        classifier,
        images,
        criterion,
        (ascent, ball) -> climb(ascent, ball, ascent.borrow(images)));
  }

  /** Climbs from a random start inside the ball. */
  NDArray fromRandomStart(
      Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds, int restart) {
    return result(
        classifier,
        images,
        criterion,
        (ascent, ball) -> {
          RandomStart inside = ball::drawInside;
          return climb(ascent, ball, inside.from(ascent.scope(), images, seeds, restart));
        });
  }

  private NDArray result(
      Classifier classifier,
      NDArray images,
      Criterion criterion,
      BiFunction<Ascent, Ball, NDArray> climb) {
    return Ascent.result(
        classifier,
        criterion.loss(AttackLoss.CE),
        images,
        criterion,
        ascent -> climb.apply(ascent, Ball.around(ascent.scope(), images, threatModel)));
  }

  /** Climbs from the given start, in the memory of the ascent. */
  NDArray climb(Ascent ascent, Ball ball, NDArray start) {
    NDArray size = Torch.scalar(ascent.scope(), (float) stepSize);
    int stepsPerLook = start.getDevice().isGpu() ? STEPS_PER_LOOK_ON_GPU : 1;
    NDArray before = start;
    NDArray now = start;
    for (int step = 1; step <= steps; step++) {
      NDArray next =
          ascent.step(
              now,
              (at, gradient) -> ball.project(ball.direction(gradient, GUARD).muli(size).addi(at)));
      boolean oddStepsLeft = (steps - step) % 2 == 1;
      boolean look = step < steps && step % stepsPerLook == 0;
      if (look && (next.contentEquals(now) || next.contentEquals(before))) {
        return oddStepsLeft ? now : next;
      }
      if (step > 1) {
        before.close();
      }
      before = now;
      now = next;
    }
    return now;
  }
}
