package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Patch-wise iterative method with smoothed gradients, PI-FGSM++ (Gao et al. 2020, arXiv
 * 2012.15503): as PI-FGSM, but {@code n = sign(W * g)} with a Gaussian {@code W} of three points a
 * side, and {@code A} does not grow by {@code P}.
 *
 * <p>The reference's code turns {@code W} by mistake: a Gaussian from row to row, equal weights
 * along a row. Three points from -3 to 3 deviations make the true one almost no smoothing at all.
 *
 * @param threatModel norm and epsilon that it keeps to; the norm must be LINF
 * @param steps gradient steps from the image
 * @param amplification how much larger a step is than epsilon over the steps; 10 in the paper
 * @param projection size of the step {@code P}, in steps; 0.8 in the reference
 * @param asCoded whether to smooth as the reference's code does rather than as it means to
 */
public record PimPlusPlus(
    ThreatModel threatModel, int steps, double amplification, double projection, boolean asCoded)
    implements GradientAttack {
  private static final int SIDE = 3;
  private static final double DEVIATIONS = 3;

  /** Refuses settings that make no attack. */
  public PimPlusPlus {
    PatchAscent.requireSettings("pim-plus-plus", threatModel, steps, amplification, projection);
  }

  @Override
  public int gradients() {
    return steps;
  }

  @Override
  public NDArray perturb(
      Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds) {
    Kernel smoothing =
        asCoded ? Kernel.gaussianRows(SIDE, DEVIATIONS) : Kernel.gaussian(SIDE, DEVIATIONS);
    return new PatchAscent(threatModel, steps, amplification, projection, false)
        .run(classifier, images, criterion, smoothing::over);
  }
}
