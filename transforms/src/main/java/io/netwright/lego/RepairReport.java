package io.netwright.lego;

import io.netwright.repair.LayerFinding;
import io.netwright.repair.LayerFinding.Outcome;
import io.netwright.text.Foreign;
import io.netwright.text.MarkdownTable;
import io.netwright.text.MarkdownTable.Column;
import java.util.List;
import java.util.Locale;

/**
 * What became of the layers of a task model's components when they were repaired.
 *
 * @param parts findings of each component, in the order of the sources; none where nothing was
 *     repaired
 */
public record RepairReport(List<List<LayerFinding>> parts) {
  /** Of what was not repaired. */
  static final RepairReport NONE = new RepairReport(List.of());

  /** Takes immutable copies. */
  public RepairReport {
    parts = parts.stream().map(List::copyOf).toList();
  }

  /** How many layers ended so. */
  public int count(Outcome outcome) {
    return (int)
        parts.stream()
            .flatMap(List::stream)
            .filter(finding -> finding.outcome() == outcome)
            .count();
  }

  /** How many layers have their old weights although something was cut before them. */
  public int refused() {
    return count(Outcome.NO_BETTER) + count(Outcome.NO_SOLUTION);
  }

  /** A table for people. */
  public String markdown() {
    StringBuilder page = new StringBuilder("# Repair\n");
    page.append("\nLeast squares per layer, towards what the uncut network computes there. The");
    page.append(" error is the mean squared distance from it on images that the weights were not");
    page.append(" fitted to, with the old and with the new weights.\n");
    for (int part = 0; part < parts.size(); part++) {
      page.append("\n## Part ").append(part + 1).append("\n\n").append(table(parts.get(part)));
    }
    return page.toString();
  }

  private static MarkdownTable table(List<LayerFinding> findings) {
    MarkdownTable table =
        MarkdownTable.of(
            Column.text("layer"),
            Column.text("what was done"),
            Column.number("unknowns"),
            Column.number("equations"),
            Column.number("error before"),
            Column.number("error after"));
    for (LayerFinding finding : findings) {
      boolean looked = finding.outcome() != Outcome.EXACT;
      boolean compared = looked && finding.outcome() != Outcome.NO_SOLUTION;
      table.row(
          List.of(
              Foreign.markdown(finding.layer()),
              finding.what(),
              looked ? Integer.toString(finding.unknowns()) : "",
              looked ? Integer.toString(finding.rows()) : "",
              compared ? number(finding.before()) : "",
              compared ? number(finding.after()) : ""));
    }
    return table;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
