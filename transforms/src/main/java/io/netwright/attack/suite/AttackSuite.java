package io.netwright.attack.suite;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.Optional;

/**
 * Attacks in a fixed order, each on what those before it left right. An image comes back as the
 * first that broke it left it, or as it was.
 *
 * <p>An evaluation remembers every step of it by itself.
 */
public interface AttackSuite extends Attack {

  /** The attacks, in their order. */
  List<AttackSeries.Step> steps();

  /** The attack that begins. */
  default AttackSeries.Step first() {
    return steps().get(0);
  }

  /**
   * The attack of that name.
   *
   * @throws IllegalArgumentException if none has it
   */
  default AttackSeries.Step step(String name) {
    return steps().stream()
        .filter(step -> step.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a suite has the attacks %s, got %s"
                        .formatted(steps().stream().map(AttackSeries.Step::name).toList(), name)));
  }

  /** The attack after the one of that name, if any. */
  default Optional<AttackSeries.Step> after(String name) {
    return steps().stream().skip(steps().indexOf(step(name)) + 1L).findFirst();
  }

  /** The highest of them all. */
  @Override
  default int algorithmVersion() {
    return steps().stream().mapToInt(Attack::algorithmVersion).max().orElseThrow();
  }

  @Override
  default int gradients() {
    return steps().stream().mapToInt(Attack::gradients).sum();
  }

  @Override
  default int leastClasses() {
    return steps().stream().mapToInt(Attack::leastClasses).max().orElseThrow();
  }

  /** An image that none of them broke comes back as it was. */
  @Override
  default boolean returnsItsSearch() {
    return false;
  }

  @Override
  default NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    return new AttackSeries(steps(), EvenBatches.rows(images.getDevice()))
        .run(classifier, images, labels, seeds)
        .worst();
  }
}
