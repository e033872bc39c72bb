package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Fast gradient sign method: {@code clip(x + epsilon sign(gradient of the cross entropy))}
 * (Goodfellow et al. 2015, arXiv 1412.6572, section 4).
 */
public record Fgsm(ThreatModel threatModel) implements GradientAttack {

  /** Refuses a missing threat model and norms other than LINF. */
  public Fgsm {
    AttackSettings.requireLinf("fgsm", threatModel);
  }

  @Override
  public NDArray perturb(
      Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds) {
    return new SteepestAscent(threatModel, threatModel.radius(), 1)
        .fromImages(classifier, images, criterion);
  }
}
