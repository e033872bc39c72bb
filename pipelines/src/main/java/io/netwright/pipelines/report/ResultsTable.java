package io.netwright.pipelines.report;

import io.netwright.pipelines.experiment.Stages;
import io.netwright.schemas.Evaluation;
import io.netwright.text.Percent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Clean and robust accuracy of every model of a run within one threat model, a row each. */
public final class ResultsTable {
  private ResultsTable() {}

  /**
   * Rows in the order of the pipeline; accuracies in percent with their 95 % interval.
   *
   * @param evaluations of one threat model
   */
  public static TextTable of(List<Evaluation> evaluations) {
    List<String> attacks = attacks(evaluations);
    List<String> header = new ArrayList<>(List.of("model", "variant", "images", "clean %"));
    attacks.forEach(attack -> header.add(attack + " %"));
    header.add("worst case %");
    TextTable table = new TextTable(header.toArray(String[]::new));
    byModel(evaluations).forEach(rows -> table.row(cells(rows, attacks)));
    return table;
  }

  /** The same for a terminal, which is narrower: single attacks without their interval. */
  public static TextTable brief(List<Evaluation> evaluations) {
    List<String> attacks = attacks(evaluations);
    List<String> header = new ArrayList<>(List.of("model", "clean %", "worst case %"));
    header.addAll(attacks);
    TextTable table = new TextTable(header.toArray(String[]::new));
    for (Map<String, Evaluation> rows : byModel(evaluations)) {
      Evaluation any = rows.values().iterator().next();
      List<String> cells = new ArrayList<>();
      cells.add(any.getModel());
      cells.add(clean(any));
      cells.add(robust(rows.get("worst-case")));
      attacks.forEach(attack -> cells.add(robustAlone(rows.get(attack))));
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  private static List<String> attacks(List<Evaluation> evaluations) {
    return evaluations.stream()
        .map(Evaluation::getAttack)
        .filter(attack -> !attack.equals("worst-case"))
        .distinct()
        .sorted()
        .toList();
  }

  /** What one model scored within one threat model, by attack, in the order of the pipeline. */
  static List<Map<String, Evaluation>> byModel(List<Evaluation> evaluations) {
    Map<String, Map<String, Evaluation>> models = new LinkedHashMap<>();
    evaluations.stream()
        .filter(row -> row.getClassName() == null)
        .sorted(
            Comparator.comparing(ResultsTable::family)
                .thenComparing(row -> Stages.rank(row.getStage()))
                .thenComparing(ResultsTable::rank)
                .thenComparing(Evaluation::getModel))
        .forEach(
            row ->
                models
                    .computeIfAbsent(row.getModelId(), id -> new TreeMap<>())
                    .put(row.getAttack(), row));
    return List.copyOf(models.values());
  }

  private static String family(Evaluation row) {
    return row.getArchitecture() + "/" + row.getSeed();
  }

  /** Treatment before control, restricted before assembled. */
  private static int rank(Evaluation row) {
    return switch (row.getRole()) {
      case BASELINE, IMPORTED, TREATED, RESTRICTED, HARDENED, UNKNOWN -> 0;
      case ASSEMBLED, CONTROL -> 1;
    };
  }

  private static String[] cells(Map<String, Evaluation> rows, List<String> attacks) {
    Evaluation any = rows.values().iterator().next();
    List<String> cells = new ArrayList<>();
    cells.add(any.getModel());
    cells.add(any.getVariant());
    cells.add(Integer.toString(any.getExamples()));
    cells.add(clean(any));
    attacks.forEach(attack -> cells.add(robust(rows.get(attack))));
    cells.add(robust(rows.get("worst-case")));
    return cells.toArray(String[]::new);
  }

  static String clean(Evaluation row) {
    return accuracy(row.getCleanAccuracy(), row.getCleanLow(), row.getCleanHigh());
  }

  private static String robustAlone(@Nullable Evaluation row) {
    return row == null ? "-" : Percent.of(row.getRobustAccuracy()) + Doubts.mark(row);
  }

  static String robust(@Nullable Evaluation row) {
    return row == null
        ? "-"
        : accuracy(row.getRobustAccuracy(), row.getRobustLow(), row.getRobustHigh())
            + Doubts.mark(row);
  }

  private static String accuracy(double value, double low, double high) {
    return String.format(Locale.ROOT, "%.1f [%.1f, %.1f]", 100 * value, 100 * low, 100 * high);
  }
}
