package io.netwright.pipelines.report;

import io.netwright.evaluate.NamedAttack;
import io.netwright.schemas.Evaluation;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Which attacks a run used, with everything that is needed to repeat them. */
final class AttackTable {

  private AttackTable() {}

  /** A row per attack within one threat model. */
  static TextTable of(List<Evaluation> evaluations) {
    TreeMap<String, Evaluation> attacks = new TreeMap<>();
    evaluations.stream()
        .filter(row -> row.getClassName() == null)
        .filter(row -> !row.getAttack().equals(NamedAttack.WORST_CASE))
        .forEach(row -> attacks.putIfAbsent(row.getAttack(), row));
    TextTable table = new TextTable("attack", "norm", "epsilon", "images", "seed", "parameters");
    for (Evaluation row : attacks.values()) {
      table.row(
          row.getAttack(),
          row.getNorm(),
          String.format(Locale.ROOT, "%.5f", row.getEpsilon()),
          Integer.toString(row.getExamples()),
          Long.toString(row.getAttackSeed()),
          row.getParameters());
    }
    return table;
  }
}
