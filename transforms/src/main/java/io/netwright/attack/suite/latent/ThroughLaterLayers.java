package io.netwright.attack.suite.latent;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Follows what the network's own later layers make of exaggerated features: Auto-PGD up the margin
 * of {@link LaterLayersHill}, features exaggerated twice and four times, each on what is still
 * right.
 */
record ThroughLaterLayers(LatentRuns runs) implements Attack {
  private static final double[] EXAGGERATIONS = {2, 4};

  @Override
  public ThreatModel threatModel() {
    return runs.threatModel();
  }

  @Override
  public AttackLoss objective() {
    return AttackLoss.MARGIN;
  }

  @Override
  public int gradients() {
    return EXAGGERATIONS.length * runs.steps();
  }

  /** An image that no iterate broke comes back as it was. */
  @Override
  public boolean returnsItsSearch() {
    return false;
  }

  @Override
  public NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    return runs.perturb(
        classifier,
        images,
        labels,
        seeds,
        EXAGGERATIONS.length,
        (part, run) -> LaterLayersHill.of(part, EXAGGERATIONS[run]));
  }
}
