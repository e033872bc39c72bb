package io.netwright.attack.suite.latent;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Leads features away from the pattern of their class: Auto-PGD up {@code CE + lambda d(x)}, {@code
 * d} as {@link Patterns} has it, for {@code lambda} of 0.1, 1 and 10, each on what is still right.
 * The loss is FPCC's own training loss, which the attacker turns around.
 *
 * @param images how many validation images the patterns are measured on at most
 */
record AwayFromOwnPattern(LatentRuns runs, int images) implements Attack {
  private static final double[] WEIGHTS = {0.1, 1, 10};

  @Override
  public ThreatModel threatModel() {
    return runs.threatModel();
  }

  @Override
  public int gradients() {
    return WEIGHTS.length * runs.steps();
  }

  /** An image that no iterate broke comes back as it was. */
  @Override
  public boolean returnsItsSearch() {
    return false;
  }

  @Override
  public NDArray perturb(Classifier classifier, NDArray given, NDArray labels, List<Seed> seeds) {
    return runs.perturb(
        classifier,
        given,
        labels,
        seeds,
        WEIGHTS.length,
        (part, run) ->
            new PatternHill(
                part, AttackLoss.CE, Patterns.ofOwnClasses(part, images), WEIGHTS[run]));
  }
}
