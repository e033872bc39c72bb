package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Several attacks in turn, each on the images that are still right after those before it; an image
 * comes back as the first that broke it left it, or as the first of all did where none broke it.
 *
 * @param attacks within one threat model, the cheapest first
 */
public record FirstSuccess(List<Attack> attacks) implements Attack {
  /** Refuses an empty list, and attacks within different balls. */
  public FirstSuccess {
    if (attacks == null || attacks.isEmpty()) {
      throw new IllegalArgumentException(
          "attacks must name at least one attack to try, got " + attacks);
    }
    attacks = List.copyOf(attacks);
    for (Attack attack : attacks) {
      if (!attack.threatModel().name().equals(attacks.get(0).threatModel().name())) {
        throw new IllegalArgumentException(
            "attacks that are tried in turn must be within one threat model, got %s and %s"
                .formatted(attacks.get(0).threatModel().name(), attack.threatModel().name()));
      }
    }
  }

  @Override
  public ThreatModel threatModel() {
    return attacks.get(0).threatModel();
  }

  /** The highest of them all. */
  @Override
  public int algorithmVersion() {
    return attacks.stream().mapToInt(Attack::algorithmVersion).max().orElseThrow();
  }

  /** That of the first whose loss no scale of the logits hides, or of the first. */
  @Override
  public AttackLoss objective() {
    return attacks.stream()
        .map(Attack::objective)
        .filter(AttackLoss::isScaleFree)
        .findFirst()
        .orElse(attacks.get(0).objective());
  }

  @Override
  public int leastClasses() {
    return attacks.stream().mapToInt(Attack::leastClasses).max().orElseThrow();
  }

  @Override
  public boolean returnsItsSearch() {
    return attacks.get(0).returnsItsSearch();
  }

  @Override
  public int gradients() {
    return attacks.stream().mapToInt(Attack::gradients).sum();
  }

  @Override
  public NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    Classifier even = EvenBatches.of(classifier, images);
    return new Restarts(even, attacks.size())
        .worst(
            Restarts.Sample.of(images, Criterion.untargeted(labels), seeds),
            (sample, turn) ->
                attacks
                    .get(turn)
                    .perturb(
                        even,
                        sample.images(),
                        sample.criterion().labels(),
                        sample.seeds().stream()
                            .map(seed -> seed.with("turn").with(turn))
                            .toList()));
  }
}
