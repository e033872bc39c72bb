package io.netwright.pipelines.report;

import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.schemas.Evaluation;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Robust accuracies by what the attacker may do; numbers of two threat models do not mix. */
final class ByThreatModel {

  private ByThreatModel() {}

  /**
   * The rows of each threat model under its name, by norm and then by size. Worst cases of version
   * 0.1.0 over several norms belong to none and are left out.
   */
  static Map<String, List<Evaluation>> of(List<Evaluation> evaluations) {
    return evaluations.stream()
        .filter(row -> Norm.named(row.getNorm()).isPresent())
        .sorted(
            Comparator.comparing(Evaluation::getNorm)
                .reversed()
                .thenComparing(Evaluation::getEpsilon))
        .collect(
            Collectors.groupingBy(ByThreatModel::name, LinkedHashMap::new, Collectors.toList()));
  }

  /** The threat model of a row: {@code linf-8/255}. */
  static String name(Evaluation row) {
    return ThreatModel.name(row.getNorm(), row.getEpsilon());
  }
}
