package io.netwright.pipelines.report;

import io.netwright.attack.AttackJson;
import io.netwright.attack.suite.AttackSeries;
import io.netwright.attack.suite.AttackSuite;
import io.netwright.evaluate.NamedAttack;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How many images each attack of a suite left right, one after the other, and what that cost. */
final class SuiteTable {
  private SuiteTable() {}

  /**
   * A table for every suite of a threat model, by the suite's name; none where there is no suite.
   *
   * @param evaluations of one threat model
   * @param outcomes of single images, of any threat model
   */
  static Map<String, TextTable> of(List<Evaluation> evaluations, List<ExampleOutcome> outcomes) {
    Map<String, TextTable> tables = new LinkedHashMap<>();
    for (Map<String, Evaluation> model : ResultsTable.byModel(evaluations)) {
      model.forEach(
          (name, row) ->
              suite(row)
                  .ifPresent(
                      suite ->
                          tables
                              .computeIfAbsent(name, any -> empty(suite))
                              .row(cells(suite, row, images(row, outcomes)))));
    }
    return tables;
  }

  private static Optional<AttackSuite> suite(Evaluation row) {
    if (row.getAttack().equals(NamedAttack.WORST_CASE)) {
      return Optional.empty();
    }
    try {
      return AttackJson.read(row.getParameters()) instanceof AttackSuite suite
          ? Optional.of(suite)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // rows of another version may hold attacks that this one lacks
    }
  }

  private static List<ExampleOutcome> images(Evaluation row, List<ExampleOutcome> outcomes) {
    return outcomes.stream()
        .filter(one -> one.getModelId().equals(row.getModelId()))
        .filter(one -> one.getAttack().equals(row.getAttack()))
        .filter(one -> one.getNorm().equals(row.getNorm()))
        .filter(one -> one.getEpsilon() == row.getEpsilon())
        .toList();
  }

  private static TextTable empty(AttackSuite suite) {
    List<String> header = new ArrayList<>(List.of("model", "images", "right"));
    suite.steps().forEach(step -> header.add("after " + step.name()));
    header.add("passes per image");
    return new TextTable(header.toArray(String[]::new));
  }

  private static String[] cells(AttackSuite suite, Evaluation row, List<ExampleOutcome> images) {
    Map<String, Long> broken =
        images.stream()
            .collect(Collectors.groupingBy(ExampleOutcome::getBrokenBy, Collectors.counting()));
    long left = images.stream().filter(one -> one.getPrediction() == one.getLabel()).count();
    List<String> cells = new ArrayList<>();
    cells.add(row.getModel());
    cells.add(Integer.toString(images.size()));
    cells.add(Long.toString(left));
    for (AttackSeries.Step step : suite.steps()) {
      left -= broken.getOrDefault(step.name(), 0L);
      cells.add(Long.toString(left));
    }
    double passes = (double) (row.getForward() + row.getBackward()) / Math.max(1, images.size());
    cells.add(String.format(Locale.ROOT, "%,.0f", passes));
    return cells.toArray(String[]::new);
  }
}
