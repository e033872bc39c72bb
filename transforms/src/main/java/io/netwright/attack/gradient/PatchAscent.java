package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Ascent;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Ball;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;

/**
 * Steps larger than the ball, whose overflow is handed to the pixels around: {@code A <- A + a n; C
 * = max(|A| - epsilon, 0) sign(A); P = projection a sign(K * C); x <- clip(x + a n + P)} with
 * {@code n} the sign of the gradient, {@code a = amplification epsilon / steps} and {@code K} the
 * mean of a pixel's eight neighbours. PI-FGSM and PI-FGSM++ share it.
 *
 * @param keepsProjection whether {@code A} grows by {@code P} as well
 */
record PatchAscent(
    ThreatModel threatModel,
    int steps,
    double amplification,
    double projection,
    boolean keepsProjection) {

  /** Refuses settings that make no attack. */
  static void requireSettings(
      String attack, ThreatModel threatModel, int steps, double amplification, double projection) {
    AttackSettings.requireLinf(attack, threatModel);
    AttackSettings.requireAtLeastOne("steps", steps);
    AttackSettings.requireBetween("amplification", amplification, 0.1, 1000);
    AttackSettings.requireBetween("projection", projection, 0, 10);
  }

  /** What is done to a gradient before its sign is taken. */
  @FunctionalInterface
  interface Smoothing {
    /** A gradient of the same shape, in a step's memory. */
    NDArray of(NDManager memory, NDArray gradient);
  }

  /** Climbs from the images themselves. */
  NDArray run(Classifier classifier, NDArray images, Criterion criterion, Smoothing smoothing) {
    return Ascent.result(
        classifier,
        criterion.loss(AttackLoss.CE),
        images,
        criterion,
        ascent -> climb(ascent, images, smoothing));
  }

  private NDArray climb(Ascent ascent, NDArray images, Smoothing smoothing) {
    Ball ball = Ball.around(ascent.scope(), images, threatModel);
    Kernel neighbours = Kernel.neighbours();
    NDArray amplified = ascent.scope().zeros(images.getShape());
    double step = threatModel.radius() / steps * amplification;
    NDArray now = ascent.borrow(images);
    for (int i = 0; i < steps; i++) {
      now =
          ascent.move(
              now,
              (memory, at) -> {
                NDArray gradient = smoothing.of(memory, ascent.at(memory, at).gradient());
                NDArray noise = gradient.sign().muli(Torch.scalar(memory, (float) step));
                amplified.addi(noise);
                NDArray all = Ascent.local(memory, amplified);
                NDArray radius = Torch.scalar(memory, (float) threatModel.radius());
                NDArray overflow = all.abs().subi(radius).maximum(0f).muli(all.sign());
                NDArray handed = neighbours.over(memory, overflow).sign();
                handed.muli(Torch.scalar(memory, (float) (projection * step)));
                if (keepsProjection) {
                  amplified.addi(handed);
                }
                return ball.project(noise.addi(at).addi(handed));
              });
    }
    return now;
  }
}
