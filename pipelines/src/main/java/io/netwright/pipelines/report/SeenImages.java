package io.netwright.pipelines.report;

import io.netwright.artifact.Workspace;
import io.netwright.attack.ThreatModel;
import io.netwright.metric.ParquetFiles;
import io.netwright.pipelines.report.ControlPair.Seen;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a model made of the images that it was evaluated on, attack by attack.
 *
 * @param model the model
 * @param attacks what it made of each image, under each attack
 * @param rows its rows over all classes
 * @param classes names of the classes that the images are of
 */
record SeenImages(
    RunModels.One model,
    NavigableMap<Attacked, Map<String, Seen>> attacks,
    List<Evaluation> rows,
    List<String> classes) {

  /** The same attack with the same settings, within the same threat model. */
  record Attacked(String threatModel, String attack, String settings)
      implements Comparable<Attacked> {
    private static final Comparator<Attacked> ORDER =
        Comparator.comparing(Attacked::threatModel)
            .thenComparing(Attacked::attack)
            .thenComparing(Attacked::settings);

    @Override
    public int compareTo(Attacked other) {
      return ORDER.compare(this, other);
    }
  }

  /** Reads what a run found of a model. */
  static SeenImages read(Workspace workspace, RunModels.One model) throws IOException {
    return of(
        model,
        ParquetFiles.read(workspace, Evaluation.class, model.runId()),
        ParquetFiles.read(workspace, ExampleOutcome.class, model.runId()));
  }

  /** Reads what a run found of each of its models, by their names. */
  static NavigableMap<String, SeenImages> all(Workspace workspace, String runId)
      throws IOException {
    List<Evaluation> evaluations = ParquetFiles.read(workspace, Evaluation.class, runId);
    List<ExampleOutcome> outcomes = ParquetFiles.read(workspace, ExampleOutcome.class, runId);
    NavigableMap<String, SeenImages> all = new TreeMap<>();
    for (RunModels.One model : RunModels.read(workspace, runId).all()) {
      all.putIfAbsent(model.name(), of(model, evaluations, outcomes));
    }
    return all;
  }

  /**
   * What a run found of a model. Images from before threat models were recorded say the attack
   * only, whose name was its own then.
   *
   * @param evaluations of the run
   * @param outcomes of the run
   */
  static SeenImages of(
      RunModels.One model, List<Evaluation> evaluations, List<ExampleOutcome> outcomes) {
    List<Evaluation> rows =
        evaluations.stream().filter(row -> row.getModelId().equals(model.modelId())).toList();
    Map<String, String> settings = new HashMap<>();
    Map<String, String> threatModels = new HashMap<>();
    for (Evaluation row : rows) {
      settings.put(ByThreatModel.name(row) + " " + row.getAttack(), row.getParameters());
      threatModels.put(row.getAttack(), ByThreatModel.name(row));
    }
    NavigableMap<Attacked, Map<String, Seen>> attacks = new TreeMap<>();
    for (ExampleOutcome row : outcomes) {
      String threatModel =
          row.getNorm().isEmpty()
              ? threatModels.getOrDefault(row.getAttack(), "")
              : ThreatModel.name(row.getNorm(), row.getEpsilon());
      if (row.getModelId().equals(model.modelId()) && !threatModel.isEmpty()) {
        String settled = settings.getOrDefault(threatModel + " " + row.getAttack(), "");
        Attacked attack = new Attacked(threatModel, row.getAttack(), settled);
        attacks.computeIfAbsent(attack, one -> new TreeMap<>()).put(image(row), Seen.of(row));
      }
    }
    return new SeenImages(
        model,
        attacks,
        rows.stream().filter(row -> row.getClassName() == null).toList(),
        rows.stream()
            .map(Evaluation::getClassName)
            .filter(name -> name != null)
            .distinct()
            .sorted()
            .toList());
  }

  /**
   * What means the same image in another run, or for a model of other classes: where it lies. Rows
   * that do not say so are of the same image where number and label are the same.
   */
  private static String image(ExampleOutcome row) {
    return row.getSource() == null
        ? "#" + row.getExample() + " of output " + row.getLabel()
        : row.getDataset() + " " + row.getSplit() + " " + row.getSource();
  }

  /** Every image under any attack, right when clean or not. */
  NavigableMap<String, Seen> clean() {
    NavigableMap<String, Seen> all = new TreeMap<>();
    attacks.values().forEach(all::putAll);
    return all;
  }

  /** The names of the threat models. */
  NavigableSet<String> threatModels() {
    NavigableSet<String> names = new TreeSet<>();
    attacks.keySet().forEach(attack -> names.add(attack.threatModel()));
    return names;
  }

  /** Whether a number of this attack, or of the worst case, may mislead. */
  boolean doubted(String threatModel, String attack) {
    return rows.stream()
        .filter(row -> ByThreatModel.name(row).equals(threatModel))
        .filter(row -> row.getAttack().equals(attack))
        .anyMatch(row -> !Doubts.mark(row).isEmpty());
  }

  /** What the checks said of a threat model; nothing where nobody asked them. */
  String verdict(String threatModel) {
    return rows.stream()
        .filter(row -> ByThreatModel.name(row).equals(threatModel))
        .map(Evaluation::getVerdict)
        .findFirst()
        .orElse("");
  }

  /** What it made of each image under several attacks: right only if right under all of them. */
  Map<String, Seen> worstOf(List<Attacked> several) {
    Map<String, Seen> worst = new TreeMap<>();
    for (Attacked attack : several) {
      attacks
          .getOrDefault(attack, Map.of())
          .forEach((image, seen) -> worst.merge(image, seen, Seen::and));
    }
    return worst;
  }
}
