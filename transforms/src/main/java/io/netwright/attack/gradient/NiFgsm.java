package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Ascent;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Nesterov iterative fast gradient sign method: as MI-FGSM, with the gradient taken ahead, at
 * {@code x + decay stepSize m} (Lin et al. 2020, arXiv 1908.06281, section 3.1).
 *
 * @param threatModel norm and epsilon that it keeps to; the norm must be LINF
 * @param stepSize change of a pixel per step, on the [0, 1] scale; a quarter of epsilon where an
 *     experiment leaves it out
 * @param steps gradient steps from the image
 * @param decay what is kept of the momentum; 1 in the paper
 */
public record NiFgsm(ThreatModel threatModel, Fraction stepSize, int steps, double decay)
    implements GradientAttack {
  /** Refuses settings that make no attack. */
  public NiFgsm {
    MomentumAscent.requireSettings("ni-fgsm", threatModel, steps, decay);
    stepSize = AttackSettings.stepSize(threatModel, stepSize);
  }

  @Override
  public int gradients() {
    return steps;
  }

  @Override
  public NDArray perturb(
      Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds) {
    float ahead = (float) (decay * stepSize.value());
    return new MomentumAscent(threatModel, stepSize.value(), steps, decay)
        .run(
            classifier,
            images,
            criterion,
            ascent ->
                (memory, at, momentum, step) ->
                    ascent.at(memory, ahead(memory, at, momentum, ahead)).gradient());
  }

  private static NDArray ahead(NDManager memory, NDArray at, NDArray momentum, float ahead) {
    return Ascent.local(memory, momentum).mul(Torch.scalar(memory, ahead)).addi(at);
  }
}
