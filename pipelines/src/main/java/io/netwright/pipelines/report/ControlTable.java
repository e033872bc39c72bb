package io.netwright.pipelines.report;

import io.netwright.accuracy.Holm;
import io.netwright.accuracy.PairedDifference;
import io.netwright.evaluate.SignTest;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

  /** The models of each control, the one that withstands most first. */
  private static List<List<ControlPair>> ranked(
      List<Evaluation> evaluations, List<ExampleOutcome> outcomes) {
    Map<String, List<ControlPair>> byControl = new TreeMap<>();
    for (ControlPair pair : ControlPair.of(evaluations, outcomes)) {
      byControl.computeIfAbsent(pair.control().getModel(), name -> new ArrayList<>()).add(pair);
    }
    Comparator<ControlPair> order =
        Comparator.comparing((ControlPair pair) -> -pair.worst().difference())
            .thenComparing(pair -> pair.model().getModel());
    byControl.values().forEach(pairs -> pairs.sort(order));
    return List.copyOf(byControl.values());
  }

  private static void rows(List<ControlPair> ranked, TextTable table) {
    List<Double> adjusted =
        Holm.adjusted(ranked.stream().map(pair -> byChance(pair.worst())).toList());
    for (int i = 0; i < ranked.size(); i++) {
      ControlPair pair = ranked.get(i);
      table.row(
          pair.model().getModel(),
          pair.model().getControl(),
          Integer.toString(pair.clean().images()),
          pair.clean().points(),
          worstCase(pair),
          Chance.number(adjusted.get(i)));
    }
  }

  /** Marked where it may mislead. */
  private static String worstCase(ControlPair pair) {
    return pair.worst().points() + pair.mark();
  }

  private static double byChance(PairedDifference difference) {
    return SignTest.twoSided(difference.onlyFirst(), difference.onlySecond());
  }
}
