package io.netwright.evaluate;

import io.netwright.accuracy.WilsonInterval;
import io.netwright.attack.Fraction;
import io.netwright.attack.Norm;
import io.netwright.schemas.Finding;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what is left of CIFAR-10 with the best that anybody has published under AutoAttack
 * (RobustBench, Croce et al. 2021, arXiv 2010.09670, its leaderboards as of July 2026): 73.71 %
 * within L-infinity 8/255 and 84.97 % within L2 0.5, and less of some architectures; a larger ball
 * leaves less. Who leaves more for certain has more likely a weak attack than a new record. The
 * classes tell CIFAR-10.
 */
record PlausibilityCheck() implements EvaluationCheck {
  private static final Set<String> CIFAR10 =
      Set.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
  static final double LINF_RADIUS = Fraction.of("8/255").value();
  private static final double L2_RADIUS = 0.5;
  private static final double BEST_LINF = 0.7371;
  private static final double BEST_L2 = 0.8497;

  /** Within L-infinity 8/255, of the architectures here that the leaderboard has. */
  private static final Map<String, Double> BEST_OF_ARCHITECTURE =
      Map.of("wideresnet28_10", 0.6773, "preactresnet18", 0.5850, "resnet50", 0.4925);

  @Override
  public List<Finding> findings(AttackResults results) {
    double best = best(results);
    int robust = results.count(results::isRobust);
    WilsonInterval interval = WilsonInterval.of(robust, results.size());
    if (!isOfCifar10(results.model()) || interval.low() <= best) {
      return List.of();
    }
    return List.of(
        results.finding(
            FindingKind.TOO_GOOD,
            Severity.SUSPICIOUS,
            NamedAttack.WORST_CASE,
            robust,
            String.format(
                Locale.ROOT,
                "%.1f %% are left for certain, and the best published %s of CIFAR-10 leaves %.1f %%"
                    + " under AutoAttack: look for a stronger attack before you believe it",
                100 * interval.low(),
                BEST_OF_ARCHITECTURE.containsKey(results.model().getArchitecture())
                        && results.threatModel().norm() == Norm.LINF
                    ? results.model().getArchitecture()
                    : "network",
                100 * best)));
  }

  /** Whether a model answers with the classes of CIFAR-10. */
  static boolean isOfCifar10(ModelRef model) {
    return model.getOutputs().stream()
        .map(OutputClass::getName)
        .collect(Collectors.toSet())
        .equals(CIFAR10);
  }

  /** What has been published of a ball that is no larger; one where nothing has. */
  private static double best(AttackResults results) {
    double radius = results.threatModel().radius();
    return switch (results.threatModel().norm()) {
      case LINF ->
          radius >= LINF_RADIUS
              ? BEST_OF_ARCHITECTURE.getOrDefault(results.model().getArchitecture(), BEST_LINF)
              : 1;
      case L2 -> radius >= L2_RADIUS ? BEST_L2 : 1;
      case L1 -> 1;
    };
  }
}
