package io.netwright.attack.minimal;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.oracle.Sample;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * A smallest-distance attack under a budget: the closest wrong image where it lies in the ball, the
 * image itself otherwise, which means "not broken there".
 *
 * @param threatModel the budget
 * @param search how the closest wrong image is looked for, in the norm of the budget
 */
public record WithinBudget(ThreatModel threatModel, MinimalAttack search) implements Attack {

  /** Refuses an attack whose distances are not the budget's. */
  public WithinBudget {
    if (threatModel == null || search == null) {
      throw new IllegalArgumentException(
          "an attack within a budget needs a threatModel and a search, got "
              + threatModel
              + " and "
              + search);
    }
    if (threatModel.norm() != search.norm()) {
      throw new IllegalArgumentException(
          "the search measures "
              + search.norm()
              + " and its budget is in "
              + threatModel.norm()
              + "; give both the same norm");
    }
  }

  @Override
  public AttackLoss objective() {
    return search.objective();
  }

  @Override
  public int gradients() {
    return search.gradients();
  }

  @Override
  public int leastClasses() {
    return search.leastClasses();
  }

  /** An image that has no wrong one within the budget comes back as it was. */
  @Override
  public boolean returnsItsSearch() {
    return false;
  }

  @Override
  public NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    double epsilon = threatModel.radius();
    return search.closest(classifier, Sample.of(images, labels, seeds), epsilon).within(epsilon);
  }
}
