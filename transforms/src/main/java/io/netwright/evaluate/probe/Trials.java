package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.Fraction;
import io.netwright.attack.Norm;
import io.netwright.attack.Perturbation;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.Pgd;
import io.netwright.nn.grad.Torch;

/** Attacks that probes make on their images, and which images they leave right. */
record Trials(EvenBatches classifier, ProbedImages images) {
  private static final double RHO = 0.75;

  /** Trials on a classifier, which is asked in batches of one size. */
  static Trials on(Classifier classifier, ProbedImages images) {
    return new Trials(EvenBatches.of(classifier, images.images()), images);
  }

  /**
   * What an attack makes of the images; its seeds follow from the purpose.
   *
   * @throws IllegalStateException if it leaves its ball or [0, 1]
   */
  NDArray attacked(Attack attack, String purpose) {
    return attacked(classifier, attack, purpose);
  }

  /** The same where the attack sees another function. */
  NDArray attacked(Classifier seen, Attack attack, String purpose) {
    NDArray attacked =
        attack.perturb(seen, images.images(), images.labels(), images.seeds(purpose));
    Torch.withoutGradients(() -> Perturbation.between(images.images(), attacked))
        .audit(purpose, attack.threatModel(), i -> "image " + i);
    return attacked;
  }

  /** Which images are still right. */
  boolean[] right(NDArray attacked) {
    return right(classifier, attacked);
  }

  /** The same of another classifier. */
  boolean[] right(Classifier judge, NDArray attacked) {
    long[] predictions = judge.predictions(attacked);
    long[] labels = images.labels().toLongArray();
    boolean[] right = new boolean[labels.length];
    for (int i = 0; i < right.length; i++) {
      right[i] = predictions[i] == labels[i];
    }
    return right;
  }

  /** Which images an attack leaves right. */
  boolean[] leaves(Attack attack, String purpose) {
    return right(attacked(attack, purpose));
  }

  /** Which images Auto-PGD leaves right on the cross entropy and on a loss without a scale. */
  boolean[] leavesByGradients(ThreatModel ball, int steps, String purpose) {
    boolean[] left = leaves(apgd(ball, steps, AttackLoss.CE), purpose);
    boolean[] free = leaves(apgd(ball, steps, AttackLoss.DLR), purpose);
    for (int i = 0; i < left.length; i++) {
      left[i] &= free[i];
    }
    return left;
  }

  /** Auto-PGD on a loss. */
  static Apgd apgd(ThreatModel ball, int steps, AttackLoss loss) {
    return new Apgd(ball, steps, 1, loss, RHO);
  }

  /** Projected gradient descent whose step is a share of the radius. */
  static Pgd pgd(ThreatModel ball, int steps, double share, boolean randomStart) {
    return new Pgd(ball, Fraction.of(ball.radius() * share), steps, randomStart, 1);
  }

  /**
   * The ball in which every pixel may change so much at once: in L2 and L1 the root of the number
   * of pixels and that number are as many times larger.
   *
   * @param perPixel in (0, 1]
   */
  static ThreatModel wide(Norm norm, double perPixel, int pixels) {
    double times =
        switch (norm) {
          case LINF -> 1;
          case L2 -> Math.sqrt(pixels);
          case L1 -> pixels;
        };
    return new ThreatModel(norm, Fraction.of(perPixel * times));
  }

  /** By how much every pixel may change at once in a ball. */
  static double perPixel(ThreatModel ball, int pixels) {
    return ball.radius() / wide(ball.norm(), 1, pixels).radius();
  }
}
