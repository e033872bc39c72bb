package io.netwright.pipelines.report;

import io.netwright.attack.ThreatModel;
import io.netwright.evaluate.Severity;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What stands beside robust accuracies that may mislead.
 *
 * @param findings what the checks of a run found
 */
record Doubts(List<Finding> findings) {
  /** Behind a number, it says: read the line below. */
  static final String MARK = " (!)";

  Doubts {
    findings =
        findings.stream()
            .sorted(
                Comparator.comparing((Finding one) -> Severity.of(one.getSeverity()))
                    .reversed()
                    .thenComparing(Finding::getModel)
                    .thenComparing(Finding::getAttack)
                    .thenComparing(Finding::getKind))
            .toList();
  }

  /** The mark of a number, or nothing. */
  static String mark(Evaluation row) {
    return Severity.doubts(row.getSeverity()) ? MARK : "";
  }

  /** Why numbers of a threat model are marked, a line each. */
  String lines(String threatModel) {
    StringBuilder lines = new StringBuilder();
    for (Finding finding : findings) {
      if (Severity.doubts(finding.getSeverity()) && threatModel(finding).equals(threatModel)) {
        lines.append(
            "(!) %s %s: %s%n"
                .formatted(
                    finding.getSeverity().toUpperCase(Locale.ROOT),
                    finding.getModel(),
                    finding.getText()));
      }
    }
    return lines.toString();
  }

  /** How many findings are worth no line in a terminal. */
  long notes() {
    return findings.stream().filter(one -> !Severity.doubts(one.getSeverity())).count();
  }

  /** What was found about a threat model, the worst first. */
  List<Finding> of(String threatModel) {
    return findings.stream().filter(one -> threatModel(one).equals(threatModel)).toList();
  }

  /** Every finding about a threat model. */
  TextTable table(String threatModel) {
    TextTable table = new TextTable("severity", "model", "attack", "kind", "images", "finding");
    of(threatModel)
        .forEach(
            finding ->
                table.row(
                    finding.getSeverity(),
                    finding.getModel(),
                    finding.getAttack(),
                    finding.getKind(),
                    Integer.toString(finding.getImages()),
                    finding.getText()));
    return table;
  }

  private static String threatModel(Finding finding) {
    return ThreatModel.name(finding.getNorm(), finding.getEpsilon());
  }
}
