package io.netwright.pipelines.report;

import io.netwright.pipelines.report.ModelComparison.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the differences of two models, A and B, say in words. */
final class ComparisonWords {
  private static final double LEVEL = 0.05;

  private ComparisonWords() {}

  /** A sentence about clean images, and one for each threat model. */
  static List<String> of(List<Row> rows) {
    List<String> words = new ArrayList<>();
    ModelComparison.decided(rows).forEach((row, chance) -> words.add(sentence(row, chance)));
    if (words.size() == 1) {
      words.add("No attack was made on both with the same settings.");
    }
    return words;
  }

  private static String sentence(Row row, double chance) {
    String where = row.threatModel().isEmpty() ? "On clean images" : "Within " + row.threatModel();
    String numbers =
        "A - B is %s points, %s".formatted(row.difference().points(), Chance.text(chance));
    if (row.doubted()) {
      return "%s, a number may mislead (!), so nothing is said: %s.".formatted(where, numbers);
    }
    String winner = row.difference().difference() > 0 ? "A" : "B";
    String verb = row.threatModel().isEmpty() ? "is right more often" : "withstands more";
    return chance <= LEVEL
        ? "%s, %s %s: %s.".formatted(where, winner, verb, numbers)
        : "%s, no difference is found: %s.".formatted(where, numbers);
  }

  /** What to know before believing them. */
  static List<String> notes(
      SeenImages first, SeenImages second, boolean otherData, Set<String> leftOut) {
    List<String> notes = new ArrayList<>();
    if (first.classes().size() != second.classes().size()) {
      notes.add(
          "A was asked about images of %d classes and B of %d: fewer answers are easier."
              .formatted(first.classes().size(), second.classes().size()));
    }
    if (!first.model().runId().equals(second.model().runId())) {
      notes.add(
          "The models were evaluated in two runs: images are the same where data set, split and"
              + " place in it are.");
    }
    if (otherData) {
      notes.add(
          "(!) Their data are not equal, by another seed, limit or content: what lies in the same"
              + " place may be another image.");
    }
    if (!leftOut.isEmpty()) {
      notes.add("Made on one of them only, or with other settings, and left out: " + leftOut + ".");
    }
    notes.add(
        "One network each: this says which is better, and nothing of the methods that made them.");
    return notes;
  }
}
