package io.netwright.pipelines.report;

import io.netwright.evaluate.NamedAttack;
import io.netwright.schemas.Evaluation;
import io.netwright.text.Foreign;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Worst cases of every model against epsilon in one norm, under the same attacks at every size.
 *
 * @param norm LINF, L2 or L1
 * @param models by their name, the worst case by epsilon
 */
record RobustnessCurves(String norm, Map<String, SortedMap<Double, Evaluation>> models) {
  /** Two sizes are no curve. */
  private static final int LEAST_SIZES = 3;

  /** Curves of every norm in which the same attacks were run at three sizes at least. */
  static List<RobustnessCurves> of(List<Evaluation> evaluations) {
    Map<String, List<Evaluation>> byNorm =
        ByThreatModel.of(evaluations).values().stream()
            .flatMap(List::stream)
            .filter(row -> row.getClassName() == null)
            .collect(
                Collectors.groupingBy(
                    Evaluation::getNorm, LinkedHashMap::new, Collectors.toList()));
    return byNorm.entrySet().stream()
        .filter(norm -> isCurve(norm.getValue()))
        .map(norm -> new RobustnessCurves(norm.getKey(), models(norm.getValue())))
        .toList();
  }

  private static boolean isCurve(List<Evaluation> rows) {
    Map<Double, Set<String>> attacks =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    Evaluation::getEpsilon,
                    Collectors.mapping(Evaluation::getAttack, Collectors.toSet())));
    return attacks.size() >= LEAST_SIZES && Set.copyOf(attacks.values()).size() == 1;
  }

  private static Map<String, SortedMap<Double, Evaluation>> models(List<Evaluation> rows) {
    Map<String, SortedMap<Double, Evaluation>> models = new LinkedHashMap<>();
    rows.stream()
        .filter(row -> row.getAttack().equals(NamedAttack.WORST_CASE))
        .forEach(
            row ->
                models
                    .computeIfAbsent(row.getModel(), name -> new TreeMap<>())
                    .put(row.getEpsilon(), row));
    return models;
  }

  private static Evaluation first(SortedMap<Double, Evaluation> worst) {
    return worst.values().iterator().next();
  }

  /** What {@code norm} stands for in a file's name: {@code linf}. */
  String word() {
    return norm.toLowerCase(Locale.ROOT);
  }

  /** A line per model, clean accuracy at 0, in percent. */
  Map<String, SortedMap<Double, Double>> lines() {
    Map<String, SortedMap<Double, Double>> lines = new LinkedHashMap<>();
    models.forEach(
        (model, worst) -> {
          SortedMap<Double, Double> line = new TreeMap<>();
          worst.forEach((epsilon, row) -> line.put(epsilon, 100 * row.getRobustAccuracy()));
          line.put(0.0, 100 * first(worst).getCleanAccuracy());
          lines.put(Foreign.plain(model), line);
        });
    return lines;
  }

  /** The same as a table, with intervals and marks. */
  TextTable table() {
    List<String> sizes =
        models.values().stream()
            .flatMap(worst -> worst.values().stream())
            .map(ByThreatModel::name)
            .distinct()
            .toList();
    List<String> header = new ArrayList<>(List.of("model", "clean %"));
    sizes.forEach(size -> header.add(size + " %"));
    TextTable table = new TextTable(header.toArray(String[]::new));
    models.forEach(
        (model, worst) -> {
          Evaluation any = first(worst);
          List<String> cells = new ArrayList<>();
          cells.add(model);
          cells.add(ResultsTable.clean(any));
          worst.values().forEach(row -> cells.add(ResultsTable.robust(row)));
          while (cells.size() < header.size()) {
            cells.add("-");
          }
          table.row(cells.toArray(String[]::new));
        });
    return table;
  }
}
