package io.netwright.benchmark;

import io.netwright.evaluate.Accuracies;
import io.netwright.evaluate.CheckTier;
import io.netwright.evaluate.EvaluationVerdict;
import io.netwright.evaluate.ProbedModel;
import io.netwright.evaluate.Severity;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.Finding;
import io.netwright.testing.BrokenByDesign;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which check caught which model that is broken by design: a trained LeNet and what was done to it.
 */
public final class CheckTable {

  private CheckTable() {}

  /**
   * Prints a row of Markdown for each.
   *
   * @param arguments the tier, and how many images are attacked and probed
   */
  public static void main(String[] arguments) {
    CheckTier tier = CheckTier.valueOf(arguments[0]);
    int images = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 64;
    System.out.println("| what was done | clean | worst case | verdict | findings of weight |");
    System.out.println("|---|---:|---:|---|---|");
    for (BrokenByDesign broken : BrokenByDesign.values()) {
      row(broken, ProbedModel.probed(broken, tier, images));
    }
  }

  private static void row(BrokenByDesign broken, Accuracies accuracies) {
    Evaluation worst =
        accuracies.evaluations().stream()
            .filter(row -> row.getClassName() == null && row.getAttack().equals("worst-case"))
            .findFirst()
            .orElseThrow();
    String findings =
        accuracies.findings().stream()
            .filter(finding -> Severity.doubts(finding.getSeverity()))
            .map(CheckTable::words)
            .distinct()
            .collect(Collectors.joining(", "));
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %s | %s |%n",
        broken.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        100 * worst.getCleanAccuracy(),
        100 * worst.getRobustAccuracy(),
        EvaluationVerdict.of(worst).state().words(),
        findings);
  }

  private static String words(Finding finding) {
    return finding.getCheck() + " `" + finding.getKind() + "`";
  }
}
