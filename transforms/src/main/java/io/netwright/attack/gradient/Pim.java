package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Patch-wise iterative method, PI-FGSM (Gao et al. 2020, arXiv 2007.06765, algorithm 1): steps of
 * {@code amplification epsilon / steps}; what of the sum {@code A} of all steps exceeds epsilon is
 * handed to the eight pixels around as a step {@code P} of {@code projection} times that size, by
 * which {@code A} grows as well: {@code x <- clip(x + a sign(g) + P)}.
 *
 * @param threatModel norm and epsilon that it keeps to; the norm must be LINF
 * @param steps gradient steps from the image
 * @param amplification how much larger a step is than epsilon over the steps; 10 in the paper
 * @param projection size of the step {@code P}, in steps; 1 in the paper
 */
public record Pim(ThreatModel threatModel, int steps, double amplification, double projection)
    implements GradientAttack {
  /** Refuses settings that make no attack. */
  public Pim {
    PatchAscent.requireSettings("pim", threatModel, steps, amplification, projection);
  }

  @Override
  public int gradients() {
    return steps;
  }

  @Override
  public NDArray perturb(
      Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds) {
    return new PatchAscent(threatModel, steps, amplification, projection, true)
        .run(classifier, images, criterion, (memory, gradient) -> gradient);
  }
}
