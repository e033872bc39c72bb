package io.netwright.pipelines.report;

import io.netwright.evaluate.EvaluationVerdict;
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
    boolean judged = isJudged(evaluations);
    if (judged) {
      header.add("verdict");
    }
    TextTable table = new TextTable(header.toArray(String[]::new));
    for (Map<String, Evaluation> rows : byModel(evaluations)) {
      List<String> cells = cells(rows, attacks);
      if (judged) {
        cells.add(verdict(rows).text());
      }
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  /** The same for a terminal, which is narrower: single attacks without their interval. */
  public static TextTable brief(List<Evaluation> evaluations) {
    List<String> attacks = attacks(evaluations);
    List<String> header = new ArrayList<>(List.of("model", "clean %", "worst case %"));
    header.addAll(attacks);
    boolean judged = isJudged(evaluations);
    if (judged) {
      header.add("verdict");
    }
    TextTable table = new TextTable(header.toArray(String[]::new));
    for (Map<String, Evaluation> rows : byModel(evaluations)) {
      Evaluation any = rows.values().iterator().next();
      List<String> cells = new ArrayList<>();
      cells.add(any.getModel());
      cells.add(clean(any));
      cells.add(robust(rows.get("worst-case")));
      attacks.forEach(attack -> cells.add(robustAlone(rows.get(attack))));
      if (judged) {
        cells.add(verdict(rows).state().words());
      }
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  /** Whether there are verdicts; rows of before have none. */
  private static boolean isJudged(List<Evaluation> evaluations) {
    return evaluations.stream().anyMatch(row -> !row.getVerdict().isEmpty());
  }

  private static EvaluationVerdict verdict(Map<String, Evaluation> rows) {
    return EvaluationVerdict.of(rows.values().iterator().next());
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

  private static List<String> cells(Map<String, Evaluation> rows, List<String> attacks) {
    Evaluation any = rows.values().iterator().next();
    List<String> cells = new ArrayList<>();
    cells.add(any.getModel());
    cells.add(any.getVariant());
    cells.add(Integer.toString(any.getExamples()));
    cells.add(clean(any));
    attacks.forEach(attack -> cells.add(robust(rows.get(attack))));
    cells.add(robust(rows.get("worst-case")));
    return cells;
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
