package io.netwright.pipelines.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.netwright.evaluate.NamedAttack;
import io.netwright.schemas.Evaluation;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which attacks a run used, with everything that is needed to repeat them. */
final class AttackTable {

  private AttackTable() {}

  /** A row per attack within one threat model. */
  static TextTable of(List<Evaluation> evaluations) {
    SortedMap<String, List<Evaluation>> attacks =
        evaluations.stream()
            .filter(row -> row.getClassName() == null)
            .filter(row -> !row.getAttack().equals(NamedAttack.WORST_CASE))
            .collect(groupingBy(Evaluation::getAttack, TreeMap::new, toList()));
    TextTable table = new TextTable("attack", "norm", "epsilon", "images", "seed", "parameters");
    for (List<Evaluation> rows : attacks.values()) {
      Evaluation row = rows.get(0);
      table.row(
          row.getAttack(),
          row.getNorm(),
          String.format(Locale.ROOT, "%.5f", row.getEpsilon()),
          AccuracySection.images(rows),
          Long.toString(row.getAttackSeed()),
          row.getParameters());
    }
    return table;
  }
}
