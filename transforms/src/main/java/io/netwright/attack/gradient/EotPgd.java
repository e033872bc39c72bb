package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Ascent;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Ball;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.Fraction;
import io.netwright.attack.RandomStart;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * PGD against a classifier that answers at random: {@code g = 1/K sum_k grad J_k(x)} over {@code K}
 * passes (Liu et al. 2018, arXiv 1907.00895; expectation over transformations, Athalye et al. 2018,
 * arXiv 1707.07397). In L2 it is PGD-L2 with that mean, this project's own definition: the paper's
 * list names such an attack, and no code has it. Against a deterministic classifier it is PGD at
 * {@code K} times the cost.
 *
 * @param threatModel norm, LINF or L2, and epsilon that it keeps to
 * @param stepSize length of a step in the threat model's norm, on the [0, 1] scale; a quarter of
 *     epsilon where an experiment leaves it out
 * @param steps steps from the start
 * @param randomStart whether to start anywhere in the ball rather than at the image
 * @param samples passes per step; 2 in the reference
 */
public record EotPgd(
    ThreatModel threatModel, Fraction stepSize, int steps, boolean randomStart, int samples)
    implements GradientAttack {
  /** Guards the division by a gradient's length. */
  private static final double GUARD = 1e-10;

  /** Refuses settings that make no attack. */
  public EotPgd {
    AttackSettings.requireLinfOrL2("eot-pgd", threatModel);
    stepSize = AttackSettings.stepSize(threatModel, stepSize);
    AttackSettings.requireAtLeastOne("steps", steps);
    AttackSettings.requireAtLeastOne("samples", samples);
  }

  @Override
  public int gradients() {
    return steps * samples;
  }

  @Override
  public NDArray perturb(
      Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds) {
    return Ascent.result(
        classifier,
        criterion.loss(AttackLoss.CE),
        images,
        criterion,
        samples,
        ascent -> {
          Ball ball = Ball.around(ascent.scope(), images, threatModel);
          RandomStart inside = ball::drawInside;
          NDArray start =
              randomStart ? inside.from(ascent.scope(), images, seeds, 0) : ascent.borrow(images);
          return climb(ascent, ball, start);
        });
  }

  private NDArray climb(Ascent ascent, Ball ball, NDArray start) {
    float size = (float) stepSize.value();
    NDArray now = start;
    for (int step = 0; step < steps; step++) {
      now =
          ascent.move(
              now,
              (memory, at) -> {
                NDArray direction = ball.direction(ascent.at(memory, at).gradient(), GUARD);
                return ball.project(direction.muli(Torch.scalar(memory, size)).addi(at));
              });
    }
    return now;
  }
}
