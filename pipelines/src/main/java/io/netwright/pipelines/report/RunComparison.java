package io.netwright.pipelines.report;

import io.netwright.accuracy.PairedDifference;
import io.netwright.artifact.Workspace;
import io.netwright.attack.ThreatModel;
import io.netwright.metric.ParquetFiles;
import io.netwright.run.RunRecord;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.text.Foreign;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** How two runs differ: in what was asked for, and in what came out on the same images. */
public record RunComparison(Workspace workspace, RunRecord first, RunRecord second) {

  /** A value of the configuration that is not the same in both; what a run lacks is nothing. */
  public record Change(String key, String first, String second) {}

  /**
   * How a model differs between the runs, the second less the first.
   *
   * @param subject model, threat model and attack
   * @param clean on clean images
   * @param robust on attacked ones
   */
  public record Difference(String subject, PairedDifference clean, PairedDifference robust) {}

  /** All that is known, for programs. */
  public record Facts(
      String first, String second, List<Change> configuration, List<Difference> differences) {}

  /** Everything. */
  public Facts facts() throws IOException {
    return new Facts(first.runId(), second.runId(), changes(), differences());
  }

  /** Two tables for a terminal. */
  public String text() throws IOException {
    return text("", TextTable::plain, Foreign::plain);
  }

  /** Two tables for a page. */
  public String markdown() throws IOException {
    return text("- ", TextTable::markdown, Foreign::markdown);
  }

  private String text(String item, Function<TextTable, String> table, UnaryOperator<String> foreign)
      throws IOException {
    TextTable config = new TextTable("key", "A", "B");
    changes().forEach(one -> config.row(one.key(), one.first(), one.second()));
    TextTable accuracy =
        new TextTable("model, threat model and attack", "images", "clean", "robust");
    for (Difference one : differences()) {
      accuracy.row(
          one.subject(),
          Integer.toString(one.clean().images()),
          one.clean().points(),
          one.robust().points());
    }
    return item
        + "A  "
        + foreign.apply(first.runId())
        + "\n"
        + item
        + "B  "
        + foreign.apply(second.runId())
        + "\n\n"
        + (config.isEmpty() ? "same configuration\n" : table.apply(config))
        + "\n"
        + (accuracy.isEmpty() ? "no model of one name in both\n" : table.apply(accuracy))
        + "\ndifferences B - A in points, paired by image, with 95 % intervals; one seed each:\n"
        + "they say nothing about other seeds\n";
  }

  private List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    Set<String> keys = new TreeSet<>(first.config().keySet());
    keys.addAll(second.config().keySet());
    for (String key : keys) {
      String before = first.config().getOrDefault(key, "(nothing)");
      String after = second.config().getOrDefault(key, "(nothing)");
      if (!before.equals(after)) {
        changes.add(new Change(key, before, after));
      }
    }
    return changes;
  }

  private List<Difference> differences() throws IOException {
    Map<String, Map<Integer, ExampleOutcome>> before = outcomes(first);
    Map<String, Map<Integer, ExampleOutcome>> after = outcomes(second);
    List<Difference> differences = new ArrayList<>();
    for (String subject : before.keySet()) {
      Map<Integer, ExampleOutcome> a = Objects.requireNonNull(before.get(subject));
      Map<Integer, ExampleOutcome> b = after.getOrDefault(subject, Map.of());
      List<Integer> common = a.keySet().stream().filter(b::containsKey).toList();
      if (!common.isEmpty()) {
        differences.add(
            new Difference(
                subject,
                PairedDifference.of(common, b, a, row -> row.getPrediction() == row.getLabel()),
                PairedDifference.of(common, b, a, ExampleOutcome::getRobust)));
      }
    }
    return differences;
  }

  private Map<String, Map<Integer, ExampleOutcome>> outcomes(RunRecord run) throws IOException {
    List<Evaluation> evaluations = ParquetFiles.read(workspace, Evaluation.class, run.runId());
    Map<String, String> names =
        evaluations.stream()
            .collect(
                Collectors.toMap(
                    Evaluation::getModelId, Evaluation::getModel, (one, other) -> one));
    // Images of version 0.1.0 say the attack only, whose name was its own then.
    Map<String, String> threatModels =
        evaluations.stream()
            .collect(
                Collectors.toMap(Evaluation::getAttack, ByThreatModel::name, (one, other) -> one));
    Map<String, Map<Integer, ExampleOutcome>> outcomes = new TreeMap<>();
    for (ExampleOutcome row : ParquetFiles.read(workspace, ExampleOutcome.class, run.runId())) {
      outcomes
          .computeIfAbsent(
              "%s %s %s"
                  .formatted(
                      names.get(row.getModelId()),
                      row.getNorm().isEmpty()
                          ? threatModels.get(row.getAttack())
                          : ThreatModel.name(row.getNorm(), row.getEpsilon()),
                      row.getAttack()),
              name -> new TreeMap<>())
          .put(row.getExample(), row);
    }
    return outcomes;
  }
}
