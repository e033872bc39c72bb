package io.netwright.pipelines.report;

import io.netwright.accuracy.Holm;
import io.netwright.accuracy.PairedDifference;
import io.netwright.attack.ThreatModel;
import io.netwright.evaluate.NamedAttack;
import io.netwright.evaluate.SignTest;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the models of a run differ from the controls that they name, image by image, within one
 * threat model: the models of a control stand together, the one that withstands most first.
 *
 * <p>The probability is that of a worst case at least as different, in either direction, where
 * neither is better (exact sign test), after Holm's correction over the models of the control.
 */
final class ControlTable {

  private ControlTable() {}

  /** What a model made of one image: right when clean, and right under every attack. */
  private record Seen(boolean clean, boolean robust) {}

  /** A model beside its control. */
  private record Pair(
      Evaluation model, Evaluation control, PairedDifference clean, PairedDifference worst) {}

  /**
   * The differences; empty where no model names a control that was attacked, too.
   *
   * @param evaluations of one threat model
   * @param outcomes of the run
   */
  static TextTable of(List<Evaluation> evaluations, List<ExampleOutcome> outcomes) {
    TextTable table =
        new TextTable("model", "control", "images", "clean", "worst case", "p by chance (Holm)");
    ranked(evaluations, outcomes).forEach(pairs -> rows(pairs, table));
    return table;
  }

  /**
   * The same in words, a line each: the model minus its control. One network each: what they say is
   * about these images and not about other seeds.
   */
  static List<String> sentences(List<Evaluation> evaluations, List<ExampleOutcome> outcomes) {
    return ranked(evaluations, outcomes).stream()
        .flatMap(List::stream)
        .map(
            pair ->
                "%s - %s: clean %s, worst case %s"
                    .formatted(
                        pair.model().getModel(),
                        pair.model().getControl(),
                        pair.clean().points(),
                        worstCase(pair)))
        .toList();
  }

  /** The models of each control, the one that withstands most first. */
  private static List<List<Pair>> ranked(
      List<Evaluation> evaluations, List<ExampleOutcome> outcomes) {
    Map<String, List<Pair>> byControl = new TreeMap<>();
    for (Pair pair : pairs(evaluations, outcomes)) {
      byControl.computeIfAbsent(pair.control().getModel(), name -> new ArrayList<>()).add(pair);
    }
    Comparator<Pair> order =
        Comparator.comparing((Pair pair) -> -pair.worst().difference())
            .thenComparing(pair -> pair.model().getModel());
    byControl.values().forEach(pairs -> pairs.sort(order));
    return List.copyOf(byControl.values());
  }

  private static List<Pair> pairs(List<Evaluation> evaluations, List<ExampleOutcome> outcomes) {
    List<Evaluation> worst =
        evaluations.stream()
            .filter(row -> row.getClassName() == null)
            .filter(row -> row.getAttack().equals(NamedAttack.WORST_CASE))
            .toList();
    Map<String, Evaluation> byName = new HashMap<>();
    worst.forEach(row -> byName.put(row.getFamily() + "/" + row.getVariant(), row));
    Map<String, Map<Integer, Seen>> seen = seen(evaluations, outcomes);
    List<Pair> pairs = new ArrayList<>();
    for (Evaluation model : worst) {
      Evaluation control = byName.get(model.getFamily() + "/" + model.getControl());
      if (!model.getControl().isEmpty() && control != null) {
        Map<Integer, Seen> ours = seen.getOrDefault(model.getModelId(), Map.of());
        Map<Integer, Seen> theirs = seen.getOrDefault(control.getModelId(), Map.of());
        List<Integer> common = ours.keySet().stream().filter(theirs::containsKey).toList();
        if (!common.isEmpty()) {
          pairs.add(
              new Pair(
                  model,
                  control,
                  PairedDifference.of(common, ours, theirs, Seen::clean),
                  PairedDifference.of(common, ours, theirs, Seen::robust)));
        }
      }
    }
    return pairs;
  }

  /** What every model made of every image, under the attacks of the evaluations' threat model. */
  private static Map<String, Map<Integer, Seen>> seen(
      List<Evaluation> evaluations, List<ExampleOutcome> outcomes) {
    String threatModel = evaluations.isEmpty() ? "" : ByThreatModel.name(evaluations.get(0));
    Map<String, Map<Integer, Seen>> seen = new HashMap<>();
    for (ExampleOutcome row : outcomes) {
      boolean ours =
          !row.getNorm().isEmpty()
              && ThreatModel.name(row.getNorm(), row.getEpsilon()).equals(threatModel);
      if (ours) {
        Seen one = new Seen(row.getPrediction() == row.getLabel(), row.getRobust());
        seen.computeIfAbsent(row.getModelId(), id -> new TreeMap<>())
            .merge(row.getExample(), one, (a, b) -> new Seen(a.clean(), a.robust() && b.robust()));
      }
    }
    return seen;
  }

  private static void rows(List<Pair> ranked, TextTable table) {
    List<Double> adjusted =
        Holm.adjusted(ranked.stream().map(pair -> byChance(pair.worst())).toList());
    for (int i = 0; i < ranked.size(); i++) {
      Pair pair = ranked.get(i);
      table.row(
          pair.model().getModel(),
          pair.model().getControl(),
          Integer.toString(pair.clean().images()),
          pair.clean().points(),
          worstCase(pair),
          adjusted.get(i) < 0.001
              ? "below 0.001"
              : String.format(Locale.ROOT, "%.3f", adjusted.get(i)));
    }
  }

  /** Marked where the model's number may mislead, or the control's. */
  private static String worstCase(Pair pair) {
    String mark = Doubts.mark(pair.model());
    return pair.worst().points() + (mark.isEmpty() ? Doubts.mark(pair.control()) : mark);
  }

  private static double byChance(PairedDifference difference) {
    return SignTest.twoSided(difference.onlyFirst(), difference.onlySecond());
  }
}
