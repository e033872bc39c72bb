package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Ascent;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Ball;
import io.netwright.attack.Classifier;
import io.netwright.attack.Fraction;
import io.netwright.attack.LogitLoss;
import io.netwright.attack.RandomStart;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Steps up the divergence of what is said of an image from what is said of the clean one, {@code
 * KL(p(x) || p(x'))}, which asks for no label: the inner problem of TRADES (Zhang et al. 2019,
 * arXiv 1901.08573, equation 5 and algorithm 1).
 *
 * <p>It starts beside the images, at {@code x + 0.001 N(0, I)}: at the images themselves the
 * divergence is at its smallest and has no gradient.
 *
 * @param threatModel norm and epsilon that it keeps to
 * @param stepSize length of a step in the threat model's norm, on the [0, 1] scale
 * @param steps gradient steps
 */
public record DivergenceAscent(ThreatModel threatModel, Fraction stepSize, int steps) {
  private static final float BESIDE = 0.001f;

  /** Refuses settings that make no attack. */
  public DivergenceAscent {
    AttackSettings.requireLinfOrL2("trades", threatModel);
    stepSize = AttackSettings.stepSize(threatModel, stepSize);
    AttackSettings.requireAtLeastOne("steps", steps);
  }

  /**
   * Perturbs every image it is given; images do not influence each other.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]; not modified
   * @param labels {@code (N)} int64; they do not change the result
   * @param seeds one per image, for the starts
   * @return {@code (N, C, H, W)} float32 in [0, 1] and in the ball, in the manager of the images
   * @throws IllegalStateException if a logit or a gradient is NaN or infinite
   */
  public NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    return Torch.withoutGradients(
        () -> {
          NDArray clean = images.stopGradient();
          LogitLoss divergence = new Divergence(classifier.logits(clean).logSoftmax(1));
          try (clean;
              Ascent ascent = new Ascent(classifier, divergence, images, labels)) {
            Ball ball = Ball.around(ascent.scope(), images, threatModel);
            RandomStart beside = DivergenceAscent::drawBeside;
            NDArray start = ball.project(beside.from(ascent.scope(), images, seeds, 0));
            SteepestAscent steepest = new SteepestAscent(threatModel, stepSize.value(), steps);
            return ascent.finish(steepest.climb(ascent, ball, start));
          }
        });
  }

  private static void drawBeside(RandomGenerator random, float[] perturbation) {
    for (int i = 0; i < perturbation.length; i++) {
      perturbation[i] = (float) (BESIDE * random.nextGaussian());
    }
  }

  /**
   * Distance from what is said of the clean images.
   *
   * @param clean {@code (N, K)} logarithms of probabilities
   */
  private record Divergence(NDArray clean) implements LogitLoss {
    @Override
    public String name() {
      return "KL";
    }

    @Override
    public NDArray perImage(NDArray logits, NDArray labels) {
      return clean.exp().mul(clean.sub(logits.logSoftmax(1))).sum(new int[] {1});
    }
  }
}
