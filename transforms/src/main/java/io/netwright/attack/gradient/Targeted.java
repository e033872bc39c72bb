package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.TargetLoss;
import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Another attack toward one wrong class per image, chosen by its rank among the wrong classes by
 * falling logit of the clean image. Only that class is a success to the attack; an evaluation
 * counts any wrong class, as ever.
 *
 * @param attack one that follows gradients within a budget
 * @param rank 1 for the wrong class that comes nearest, and so on; past the last it is the last
 */
public record Targeted(Attack attack, int rank) implements Attack {
  /** Refuses attacks that cannot be given a target. */
  public Targeted {
    if (!(attack instanceof GradientAttack)) {
      throw new IllegalArgumentException(
          "targeted needs an attack that follows gradients within a budget (e.g. pgd), got "
              + attack);
    }
    AttackSettings.requireAtLeastOne("rank", rank);
  }

  @Override
  public ThreatModel threatModel() {
    return attack.threatModel();
  }

  @Override
  public int algorithmVersion() {
    return attack.algorithmVersion();
  }

  @Override
  public AttackLoss objective() {
    return attack.objective();
  }

  @Override
  public int leastClasses() {
    int loss = objective() == AttackLoss.DLR ? TargetLoss.LEAST_CLASSES : 2;
    return Math.max(loss, rank + 1);
  }

  @Override
  public boolean returnsItsSearch() {
    return attack.returnsItsSearch();
  }

  @Override
  public int gradients() {
    return attack.gradients();
  }

  @Override
  public NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    RankedClasses ranked = RankedClasses.of(classifier, images, labels);
    if (!(attack instanceof GradientAttack steered) || ranked.count() == 0) {
      return images.duplicate();
    }
    int place = Math.min(rank, ranked.count()) - 1;
    List<Integer> all = IntStream.range(0, seeds.size()).boxed().toList();
    try (NDArray targets = images.getManager().create(ranked.at(place, all))) {
      return steered.perturb(classifier, images, Criterion.targeted(labels, targets), seeds);
    }
  }
}
