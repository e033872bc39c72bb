package io.netwright.attack.suite.latent;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.TargetLoss;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.RankedClasses;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Leads features to the pattern of another class {@code t}, one of the likeliest by the clean
 * logits after the other: Auto-PGD up {@code DLR_t - d_t(x)}, the targeted difference of logits
 * ratio, whose scale no network chooses, less the distance from the target's pattern, as {@link
 * Patterns} has it. Any wrong class counts.
 *
 * @param images how many validation images the patterns are measured on at most
 */
record TowardOtherPatterns(LatentRuns runs, int images) implements Attack {
  private static final double WEIGHT = -1;

  @Override
  public ThreatModel threatModel() {
    return runs.threatModel();
  }

  @Override
  public AttackLoss objective() {
    return AttackLoss.DLR;
  }

  @Override
  public int leastClasses() {
    return TargetLoss.LEAST_CLASSES;
  }

  @Override
  public int gradients() {
    return Latent.TARGETS * runs.steps();
  }

  /** An image that no iterate broke comes back as it was. */
  @Override
  public boolean returnsItsSearch() {
    return false;
  }

  @Override
  public NDArray perturb(Classifier classifier, NDArray given, NDArray labels, List<Seed> seeds) {
    RankedClasses ranked = RankedClasses.of(EvenBatches.of(classifier, given), given, labels);
    if (ranked.count() == 0) {
      return given.duplicate();
    }
    return runs.perturb(
        classifier,
        given,
        labels,
        seeds,
        Math.min(Latent.TARGETS, ranked.count()),
        (part, run) -> {
          long[] targets = ranked.at(run, part.sample().positions());
          TargetLoss loss =
              new TargetLoss(AttackLoss.DLR, part.images().getManager().create(targets));
          return new PatternHill(part, loss, Patterns.ofClasses(part, targets, images), WEIGHT);
        });
  }
}
