package io.netwright.evaluate;

import io.netwright.schemas.Finding;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Compares attacks on a scale-free loss with those on the cross entropy, image by image.
 *
 * <p>Where the first break significantly more, the cross entropy hides what is there. An attack of
 * far more gradients breaks more images whatever its loss: it is compared only on the images at
 * which the gradient of the cross entropy is zero. An attack that follows no gradients says nothing
 * about any loss and is left out.
 */
record ScaleFreeCheck() implements EvaluationCheck {
  @Override
  public List<Finding> findings(AttackResults results) {
    List<AttackOutcome> followers =
        results.attacks().stream().filter(attack -> attack.attack().gradients() > 0).toList();
    List<AttackOutcome> free = followers.stream().filter(AttackOutcome::isScaleFree).toList();
    List<AttackOutcome> entropy =
        followers.stream().filter(attack -> !attack.isScaleFree()).toList();
    if (free.isEmpty() || entropy.isEmpty()) {
      return List.of();
    }
    Comparison comparison = new Comparison(results, free, entropy);
    int onlyFree = results.count(image -> comparison.onlyOne(image, true));
    int onlyEntropy = results.count(image -> comparison.onlyOne(image, false));
    double p = SignTest.oneSided(onlyFree, onlyEntropy);
    if (!results.many(onlyFree - onlyEntropy) || p >= CheckLimits.SIGNIFICANT) {
      return List.of();
    }
    String text =
        String.format(
            Locale.ROOT,
            "%s breaks %s that no attack on the cross entropy breaks, and misses %d that one does"
                + " (p = %.1e): the model hides its gradients from the cross entropy, and stronger"
                + " attacks may well find more",
            comparison.names(),
            AttackResults.share(onlyFree, results.size()),
            onlyEntropy,
            p);
    return List.of(
        results.finding(
            FindingKind.MASKED_CROSS_ENTROPY,
            Severity.SUSPICIOUS,
            NamedAttack.WORST_CASE,
            onlyFree,
            text));
  }

  /** Both kinds of attacks; of the first, at every image, those that it is fair to compare. */
  private record Comparison(
      AttackResults results, List<AttackOutcome> free, List<AttackOutcome> entropy) {

    /** Whether one kind alone breaks an image: the scale-free one or the cross entropy. */
    boolean onlyOne(int image, boolean scaleFree) {
      List<AttackOutcome> fair = free.stream().filter(one -> isFair(one, image)).toList();
      boolean byFree = breaks(fair, image);
      boolean byEntropy = breaks(entropy, image);
      return !fair.isEmpty() && byFree != byEntropy && byFree == scaleFree;
    }

    private boolean isFair(AttackOutcome attack, int image) {
      return attack.attack().gradients() <= 2 * most()
          || results
              .gradients()
              .filter(gradients -> gradients.crossEntropyIsZero(image))
              .isPresent();
    }

    private int most() {
      return entropy.stream().mapToInt(one -> one.attack().gradients()).max().orElse(0);
    }

    /** Those that were compared anywhere. */
    String names() {
      return free.stream()
          .filter(one -> results.count(image -> isFair(one, image)) > 0)
          .map(AttackOutcome::name)
          .collect(Collectors.joining(" and "));
    }

    private static boolean breaks(List<AttackOutcome> attacks, int image) {
      return !AttackOutcome.isRobust(attacks, image);
    }
  }
}
