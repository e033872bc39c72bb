package io.netwright.pipelines.report;

import io.netwright.accuracy.Holm;
import io.netwright.accuracy.PairedDifference;
import io.netwright.artifact.Workspace;
import io.netwright.evaluate.NamedAttack;
import io.netwright.evaluate.SignTest;
import io.netwright.pipelines.report.ControlPair.Seen;
import io.netwright.pipelines.report.SeenImages.Attacked;
import io.netwright.refusal.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * How two models differ on the images that both were evaluated on: clean, under each attack that
 * both met with the same settings, and in the worst case over these, within each threat model.
 *
 * <p>Probabilities are of the exact sign test (McNemar's with the binomial distribution). Words are
 * about clean images and worst cases, after Holm's correction over these.
 *
 * @param first the first model
 * @param second the second model
 * @param images how many images both were evaluated on
 * @param onlyFirst how many images only the first was evaluated on
 * @param onlySecond how many only the second
 * @param rows the differences, the first model less the second
 * @param words what they say, a sentence each
 * @param notes what to know before believing them, a sentence each
 */
public record ModelComparison(
    RunModels.One first,
    RunModels.One second,
    int images,
    int onlyFirst,
    int onlySecond,
    List<Row> rows,
    List<String> words,
    List<String> notes) {
  /** The name of the row about clean images. */
  static final String CLEAN = "clean";

  /**
   * A difference.
   *
   * @param threatModel the threat model; empty of clean images
   * @param attack {@code clean}, an attack or {@code worst-case}
   * @param first share of the images that the first model has right
   * @param second share that the second has right
   * @param difference the first less the second, with its interval
   * @param byChance how likely at least such a difference is where neither is better
   * @param doubted whether one of the numbers may mislead
   */
  public record Row(
      String threatModel,
      String attack,
      double first,
      double second,
      PairedDifference difference,
      double byChance,
      boolean doubted) {

    /** Whether words are about it. */
    boolean decides() {
      return attack.equals(CLEAN) || attack.equals(NamedAttack.WORST_CASE);
    }
  }

  /** Reads and compares two models. */
  public static ModelComparison of(Workspace workspace, RunModels.One first, RunModels.One second)
      throws IOException {
    boolean oneRun = first.runId().equals(second.runId());
    return of(
        SeenImages.read(workspace, first),
        SeenImages.read(workspace, second),
        !oneRun && ComparedData.read(workspace).differs(first.modelId(), second.modelId()));
  }

  /**
   * Compares what two models made of their images.
   *
   * @param otherData whether they are known to be made from data that are not equal
   */
  static ModelComparison of(SeenImages first, SeenImages second, boolean otherData) {
    Map<String, Seen> ours = first.clean();
    Map<String, Seen> theirs = second.clean();
    List<String> common = common(ours, theirs);
    if (common.isEmpty()) {
      throw new RefusedException(
          "%s and %s have no test image in common (%d and %d images): evaluate both on the same data"
                  .formatted(first.model(), second.model(), ours.size(), theirs.size())
              + " set and classes, with the same evaluation.images, and compare again");
    }
    List<Row> rows = new ArrayList<>();
    rows.add(row("", CLEAN, ours, theirs, Seen::clean, false));
    Set<String> leftOut = new LinkedHashSet<>();
    NavigableSet<String> threatModels = first.threatModels();
    threatModels.addAll(second.threatModels());
    threatModels.forEach(name -> addRows(rows, name, first, second, leftOut));
    return new ModelComparison(
        first.model(),
        second.model(),
        common.size(),
        ours.size() - common.size(),
        theirs.size() - common.size(),
        List.copyOf(rows),
        ComparisonWords.of(rows),
        ComparisonWords.notes(first, second, otherData, leftOut));
  }

  private static void addRows(
      List<Row> rows,
      String threatModel,
      SeenImages first,
      SeenImages second,
      Set<String> leftOut) {
    List<Attacked> both = new ArrayList<>();
    NavigableSet<Attacked> all = new TreeSet<>(first.attacks().keySet());
    all.addAll(second.attacks().keySet());
    for (Attacked attack : all) {
      if (attack.threatModel().equals(threatModel)) {
        Map<String, Seen> ours = first.worstOf(List.of(attack));
        Map<String, Seen> theirs = second.worstOf(List.of(attack));
        if (common(ours, theirs).isEmpty()) {
          leftOut.add(threatModel + " " + attack.attack());
        } else {
          both.add(attack);
          boolean doubted =
              first.doubted(threatModel, attack.attack())
                  || second.doubted(threatModel, attack.attack());
          rows.add(row(threatModel, attack.attack(), ours, theirs, Seen::robust, doubted));
        }
      }
    }
    if (!both.isEmpty()) {
      rows.add(
          row(
              threatModel,
              NamedAttack.WORST_CASE,
              first.worstOf(both),
              second.worstOf(both),
              Seen::robust,
              first.doubted(threatModel, NamedAttack.WORST_CASE)
                  || second.doubted(threatModel, NamedAttack.WORST_CASE)));
    }
  }

  private static Row row(
      String threatModel,
      String attack,
      Map<String, Seen> ours,
      Map<String, Seen> theirs,
      Predicate<Seen> right,
      boolean doubted) {
    List<String> images = common(ours, theirs);
    PairedDifference difference = PairedDifference.of(images, ours, theirs, right);
    return new Row(
        threatModel,
        attack,
        share(images, ours, right),
        share(images, theirs, right),
        difference,
        SignTest.twoSided(difference.onlyFirst(), difference.onlySecond()),
        doubted);
  }

  private static double share(List<String> images, Map<String, Seen> seen, Predicate<Seen> right) {
    Map<String, Seen> all = new TreeMap<>(seen);
    all.keySet().retainAll(images);
    return all.values().stream().filter(right).count() / (double) images.size();
  }

  private static List<String> common(Map<String, Seen> ours, Map<String, Seen> theirs) {
    return ours.keySet().stream().filter(theirs::containsKey).toList();
  }

  /** The rows that words are about, each with its probability after Holm's correction. */
  static Map<Row, Double> decided(List<Row> rows) {
    List<Row> deciding = rows.stream().filter(Row::decides).toList();
    List<Double> adjusted = Holm.adjusted(deciding.stream().map(Row::byChance).toList());
    Map<Row, Double> decided = new LinkedHashMap<>();
    for (int i = 0; i < deciding.size(); i++) {
      decided.put(deciding.get(i), adjusted.get(i));
    }
    return decided;
  }
}
