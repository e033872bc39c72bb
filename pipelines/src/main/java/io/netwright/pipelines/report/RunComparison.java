package io.netwright.pipelines.report;

import io.netwright.accuracy.PairedDifference;
import io.netwright.artifact.Workspace;
import io.netwright.run.RunRecord;
import io.netwright.text.Foreign;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** How two runs differ: in what was asked for, and in what came out on the same images. */
public record RunComparison(Workspace workspace, RunRecord first, RunRecord second) {
  private static final String NOTHING =
      "no model of one name in both met the same attack on the same images\n";

  /** Before the keys that say what data are. */
  private static final String DATA = "data.";

  /** A value of the configuration that is not the same in both; what a run lacks is nothing. */
  public record Change(String key, String first, String second) {}

  /**
   * How a model differs between the runs, the second less the first.
   *
   * @param subject model, threat model and attack
   * @param clean on clean images
   * @param robust on attacked ones
   * @param doubted whether one of the numbers under attack may mislead
   */
  public record Difference(
      String subject, PairedDifference clean, PairedDifference robust, boolean doubted) {}

  /**
   * All that is known, for programs.
   *
   * @param first the first run
   * @param second the second run
   * @param configuration what was asked for otherwise
   * @param differences the second run less the first
   * @param notes what to know before believing them, a sentence each
   */
  public record Facts(
      String first,
      String second,
      List<Change> configuration,
      List<Difference> differences,
      List<String> notes) {}

  /** Everything. */
  public Facts facts() throws IOException {
    List<Change> changes = changes();
    RunDifferences found =
        RunDifferences.of(
            SeenImages.all(workspace, first.runId()),
            SeenImages.all(workspace, second.runId()),
            ComparedData.read(workspace),
            changes.stream().map(Change::key).filter(key -> key.startsWith(DATA)).toList());
    return new Facts(first.runId(), second.runId(), changes, found.differences(), found.notes());
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
    Facts facts = facts();
    TextTable config = new TextTable("key", "A", "B");
    facts.configuration().forEach(one -> config.row(one.key(), one.first(), one.second()));
    TextTable accuracy =
        new TextTable("model, threat model and attack", "images", "clean", "robust");
    for (Difference one : facts.differences()) {
      accuracy.row(
          one.subject(),
          Integer.toString(one.clean().images()),
          one.clean().points(),
          one.robust().points() + (one.doubted() ? Doubts.MARK : ""));
    }
    StringBuilder notes = new StringBuilder(facts.notes().isEmpty() ? "" : "\n");
    facts.notes().forEach(note -> notes.append(item).append(foreign.apply(note)).append('\n'));
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
        + (accuracy.isEmpty() ? NOTHING : table.apply(accuracy))
        + "\ndifferences B - A in points, paired by image: the same data set, split and place in\n"
        + "it; with 95 % intervals; one seed each: they say nothing about other seeds\n"
        + notes;
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
}
