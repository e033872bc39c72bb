package io.netwright.robust;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.DivergenceAscent;
import io.netwright.nn.grad.Torch;
import io.netwright.train.Objective;
import io.netwright.train.TrainingBatch;

/**
 * TRADES (Zhang et al. 2019, arXiv 1901.08573, equation 5): {@code loss(f(x), y) + beta 1/N sum_n
 * KL(p(x_n) || p(x'_n))}, {@code p} the softmax of the logits, {@code x'} what the same divergence
 * is largest at, looked for in evaluation mode.
 *
 * <p>The divergence is a sum over classes and a mean over images, and it is differentiated through
 * both of its sides.
 *
 * @param search how {@code x'} is looked for
 * @param beta weight of the divergence
 * @param loss what is minimized at the clean images
 */
public record Trades(DivergenceAscent search, double beta, Objective loss) implements Objective {
  private static final int[] CLASSES = {1};

  /** Refuses a weight that is none. */
  public Trades {
    if (!(beta >= 0 && Double.isFinite(beta))) {
      throw new IllegalArgumentException("beta must be at least 0, got " + beta);
    }
  }

  /** By steps of a quarter of the ball's radius. */
  public static Trades within(ThreatModel ball, int steps, double beta, Objective loss) {
    Fraction step = Fraction.of(ball.radius() / 4);
    return new Trades(new DivergenceAscent(ball, step, steps), beta, loss);
  }

  @Override
  public NDArray loss(TrainingBatch batch) {
    NDArray perturbed =
        search.perturb(
            batch::logits, batch.images(), batch.labels(), batch.examples().seeds("attack"));
    NDArray ofClean = loss.loss(batch);
    NDArray divergence =
        divergence(batch.inTraining().logits(), batch.on(perturbed).inTraining().logits());
    return ofClean.add(Torch.times(divergence, (float) beta));
  }

  /** {@code 1/N sum_n KL(softmax(a_n) || softmax(b_n))} of logits {@code (N, K)}. */
  static NDArray divergence(NDArray a, NDArray b) {
    NDArray logA = a.logSoftmax(1);
    return logA.exp().mul(logA.sub(b.logSoftmax(1))).sum(CLASSES).mean();
  }
}
