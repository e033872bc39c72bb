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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How two runs differ: in what was asked for, and in what came out on the same images. */
public record RunComparison(Workspace workspace, RunRecord first, RunRecord second) {

  /** Two tables. */
  public String text() throws IOException {
    TextTable config = configuration();
    TextTable accuracy = accuracies();
    return "A  "
        + Foreign.plain(first.runId())
        + "\nB  "
        + Foreign.plain(second.runId())
        + "\n\n"
        + (config.isEmpty() ? "same configuration\n" : config.plain())
        + "\n"
        + (accuracy.isEmpty() ? "no model of one name in both\n" : accuracy.plain())
        + "\ndifferences B - A in points, paired by image, with 95 % intervals; one seed each:\n"
        + "they say nothing about other seeds\n";
  }

  private TextTable configuration() {
    TextTable table = new TextTable("key", "A", "B");
    Set<String> keys = new TreeSet<>(first.config().keySet());
    keys.addAll(second.config().keySet());
    for (String key : keys) {
      String before = first.config().getOrDefault(key, "(nothing)");
      String after = second.config().getOrDefault(key, "(nothing)");
      if (!before.equals(after)) {
        table.row(key, before, after);
      }
    }
    return table;
  }

  private TextTable accuracies() throws IOException {
    Map<String, Map<Integer, ExampleOutcome>> before = outcomes(first);
    Map<String, Map<Integer, ExampleOutcome>> after = outcomes(second);
    TextTable table = new TextTable("model, threat model and attack", "images", "clean", "robust");
    for (String subject : before.keySet()) {
      Map<Integer, ExampleOutcome> a = Objects.requireNonNull(before.get(subject));
      Map<Integer, ExampleOutcome> b = after.getOrDefault(subject, Map.of());
      List<Integer> common = a.keySet().stream().filter(b::containsKey).toList();
      if (!common.isEmpty()) {
        table.row(
            subject,
            Integer.toString(common.size()),
            PairedDifference.of(common, a, b, row -> row.getPrediction() == row.getLabel())
                .points(),
            PairedDifference.of(common, a, b, ExampleOutcome::getRobust).points());
      }
    }
    return table;
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
