package io.netwright.robust;

import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.train.Objective;
import io.netwright.train.TrainingConfig;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the methods that FPCC is compared with; what they have as published.
 *
 * @param epsilon radius of the ball that fast-at, n-fgsm, pgd-at, trades and bpfc train in, such as
 *     4/255; by default that of the threat model. Epochs are chosen within the threat model in any
 *     case
 * @param steps gradient steps of pgd-at and trades, each a quarter of epsilon, at least 1
 * @param fastStep step of fast-at in epsilons; above 1.25 it is likelier to overfit
 *     catastrophically
 * @param noise width of the noise of n-fgsm in epsilons, above 0
 * @param beta weight of the divergence of trades, at least 0
 * @param bitWeight weight of bpfc at the start of the run, at least 0; it ends 729 times as large
 * @param curvatureWeight weight of curvature for gradients in pixels on the [0, 1] scale, at least
 *     0
 * @param curvatureLength length of the step of curvature in pixels on the [0, 1] scale, for images
 *     of 32x32 in three channels, at least 0
 */
public record RivalSettings(
    @Nullable Fraction epsilon,
    int steps,
    double fastStep,
    double noise,
    double beta,
    double bitWeight,
    double curvatureWeight,
    double curvatureLength)
    implements Serializable {

  /** Refuses numbers out of range, naming the field and what it may be. */
  public RivalSettings {
    if (epsilon != null && epsilon.isZero()) {
      throw new IllegalArgumentException("epsilon must be above 0 such as 4/255, got " + epsilon);
    }
    require(steps >= 1, "steps", steps, "at least 1");
    require(fastStep > 0 && Double.isFinite(fastStep), "fastStep", fastStep, "above 0");
    require(noise > 0 && Double.isFinite(noise), "noise", noise, "above 0");
    requireWeight("beta", beta);
    requireWeight("bitWeight", bitWeight);
    requireWeight("curvatureWeight", curvatureWeight);
    requireWeight("curvatureLength", curvatureLength);
  }

  /** As published; see {@code Trades}, {@code BitPlaneConsistency} and {@code Curvature}. */
  public static RivalSettings defaults() {
    return new RivalSettings(null, 10, 1.25, 2, 6, 1, 0.8, 0.6);
  }

  /** The same in a ball of another radius. */
  public RivalSettings within(Fraction radius) {
    return new RivalSettings(
        radius, steps, fastStep, noise, beta, bitWeight, curvatureWeight, curvatureLength);
  }

  /** The ball to train in, where models are judged by another one. */
  public ThreatModel ball(ThreatModel judged) {
    return epsilon == null ? judged : new ThreatModel(judged.norm(), epsilon);
  }

  /** Adversarial training by one step. */
  public Objective fast(ThreatModel ball, Objective loss) {
    return AdversarialTraining.fast(ball, fastStep, loss);
  }

  /** Adversarial training by one step from strong noise. */
  public Objective noisy(ThreatModel ball, Objective loss) {
    return AdversarialTraining.noisy(ball, noise, loss);
  }

  /** Adversarial training by several steps. */
  public Objective pgd(ThreatModel ball, Objective loss) {
    return AdversarialTraining.pgd(ball, steps, loss);
  }

  /** TRADES. */
  public Objective trades(ThreatModel ball, Objective loss) {
    return Trades.within(ball, steps, beta, loss);
  }

  /** Bit plane consistency. */
  public Objective bits(ThreatModel ball, TrainingConfig training, Objective loss) {
    return new BitPlaneConsistency(BitPlanes.within(ball), bitWeight, training.epochs(), loss);
  }

  /** Curvature regularization. */
  public Objective curvature(TrainingConfig training, Objective loss) {
    return new Curvature(curvatureWeight, curvatureLength, training.epochs(), loss);
  }

  private static void requireWeight(String name, double value) {
    require(value >= 0 && Double.isFinite(value), name, value, "at least 0");
  }

  private static void require(boolean valid, String name, double value, String allowed) {
    if (!valid) {
      throw new IllegalArgumentException(name + " must be " + allowed + ", got " + value);
    }
  }
}
