package io.netwright.pipelines.report;

import io.netwright.accuracy.PairedDifference;
import io.netwright.pipelines.report.ControlPair.Seen;
import io.netwright.pipelines.report.RunComparison.Difference;
import io.netwright.pipelines.report.SeenImages.Attacked;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * How models of one name differ between two runs, A and B: on the images that both were evaluated
 * on, under each attack that both met with the same settings.
 */
final class RunDifferences {
  private final List<Difference> differences = new ArrayList<>();
  private final Set<String> leftOut = new LinkedHashSet<>();
  private final Set<String> doubts = new LinkedHashSet<>();
  private final Set<String> otherData = new LinkedHashSet<>();
  private final Set<String> unknownData = new LinkedHashSet<>();
  private final List<String> changedData;

  private RunDifferences(List<String> changedData) {
    this.changedData = changedData;
  }

  /**
   * Compares what two runs found.
   *
   * @param first models of A by their names
   * @param second those of B
   * @param data what is known of the data that models were made from
   * @param changedData what the configurations say otherwise about data
   */
  static RunDifferences of(
      NavigableMap<String, SeenImages> first,
      NavigableMap<String, SeenImages> second,
      ComparedData data,
      List<String> changedData) {
    RunDifferences all = new RunDifferences(changedData);
    first.forEach(
        (name, ours) -> {
          SeenImages theirs = second.get(name);
          if (theirs != null) {
            all.addModel(name, ours, theirs);
            all.addData(name, ours, theirs, data);
          }
        });
    return all;
  }

  private void addModel(String name, SeenImages first, SeenImages second) {
    NavigableSet<Attacked> attacks = new TreeSet<>(first.attacks().keySet());
    attacks.addAll(second.attacks().keySet());
    for (Attacked attack : attacks) {
      Map<String, Seen> before = first.attacks().getOrDefault(attack, Map.of());
      Map<String, Seen> after = second.attacks().getOrDefault(attack, Map.of());
      List<String> images = before.keySet().stream().filter(after::containsKey).toList();
      String subject = "%s %s %s".formatted(name, attack.threatModel(), attack.attack());
      if (images.isEmpty()) {
        leftOut.add(subject);
      } else {
        boolean doubted =
            first.doubted(attack.threatModel(), attack.attack())
                || second.doubted(attack.threatModel(), attack.attack());
        differences.add(
            new Difference(
                subject,
                PairedDifference.of(images, after, before, Seen::clean),
                PairedDifference.of(images, after, before, Seen::robust),
                doubted));
        if (doubted) {
          addDoubt(name, attack.threatModel(), first, second);
        }
      }
    }
  }

  private void addDoubt(String name, String threatModel, SeenImages first, SeenImages second) {
    doubts.add(
        "(!) %s %s: a number may mislead; A is %s, B is %s; netwright report RUN says why."
            .formatted(
                name, threatModel, verdict(first, threatModel), verdict(second, threatModel)));
  }

  private static String verdict(SeenImages seen, String threatModel) {
    String verdict = seen.verdict(threatModel);
    return verdict.isEmpty() ? "not checked" : verdict;
  }

  private void addData(String name, SeenImages first, SeenImages second, ComparedData data) {
    String before = first.model().modelId();
    String after = second.model().modelId();
    if (data.differs(before, after)) {
      otherData.add(name);
    } else if (!data.agrees(before, after)) {
      unknownData.add(name);
    }
  }

  /** The second run less the first. */
  List<Difference> differences() {
    return List.copyOf(differences);
  }

  /** What to know before believing them. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(doubts);
    if (!otherData.isEmpty()) {
      notes.add(
          ("(!) The data of %s are not equal, by another seed, limit or content: what lies in the"
                  + " same place may be another image.")
              .formatted(otherData));
    }
    if (!unknownData.isEmpty() && !changedData.isEmpty()) {
      notes.add(
          ("(!) It is not known what data %s were made from, and the runs say otherwise what data"
                  + " are (%s): what lies in the same place may be another image.")
              .formatted(unknownData, String.join(", ", changedData)));
    }
    if (!leftOut.isEmpty()) {
      notes.add(
          "Made in one run only, with other settings, or on no common image, and left out: %s."
              .formatted(leftOut));
    }
    return notes;
  }
}
