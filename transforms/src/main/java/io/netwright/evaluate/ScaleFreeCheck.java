package io.netwright.evaluate;

import io.netwright.schemas.Finding;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Compares attacks on a scale-free loss with those on the cross entropy, image by image.
 *
 * <p>Where the first break significantly more, the cross entropy hides what is there. An attack of
 * far fewer steps breaks fewer images whatever its loss: it is compared only on the images at which
 * its gradient is zero.
 */
record ScaleFreeCheck() implements EvaluationCheck {
  private static final double SIGNIFICANT = 0.05;

  @Override
  public List<Finding> findings(AttackResults results) {
    List<AttackOutcome> free =
        results.attacks().stream().filter(AttackOutcome::isScaleFree).toList();
    List<AttackOutcome> entropy =
        results.attacks().stream().filter(attack -> !attack.isScaleFree()).toList();
    if (free.isEmpty() || entropy.isEmpty()) {
      return List.of();
    }
    boolean comparable = 2 * most(entropy) >= most(free);
    IntPredicate seen =
        image ->
            comparable
                || results
                    .gradients()
                    .filter(gradients -> gradients.crossEntropyIsZero(image))
                    .isPresent();
    int onlyFree =
        results.count(image -> breaks(free, image) && !breaks(entropy, image) && seen.test(image));
    int onlyEntropy =
        results.count(image -> breaks(entropy, image) && !breaks(free, image) && seen.test(image));
    double p = SignTest.oneSided(onlyFree, onlyEntropy);
    if (!results.many(onlyFree - onlyEntropy) || p >= SIGNIFICANT) {
      return List.of();
    }
    String names = free.stream().map(AttackOutcome::name).collect(Collectors.joining(" and "));
    String text =
        String.format(
            Locale.ROOT,
            "%s breaks %s that no attack on the cross entropy breaks, and misses %d that one does"
                + " (p = %.1e): the model hides its gradients from the cross entropy, and stronger"
                + " attacks may well find more",
            names,
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

  private static int most(List<AttackOutcome> attacks) {
    return attacks.stream().mapToInt(one -> one.attack().gradients()).max().orElse(0);
  }

  private static boolean breaks(List<AttackOutcome> attacks, int image) {
    return attacks.stream().anyMatch(one -> !one.images().get(image).robust());
  }
}
