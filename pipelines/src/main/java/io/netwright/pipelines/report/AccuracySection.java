package io.netwright.pipelines.report;

import io.netwright.artifact.Workspace;
import io.netwright.metric.ParquetFiles;
import io.netwright.run.RunRecord;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.Finding;
import io.netwright.schemas.KeptImage;
import io.netwright.text.Foreign;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.IntSummaryStatistics;
import java.util.List;

/** How right the models of a run are, by threat model, and what speaks against the numbers. */
record AccuracySection(
    List<Evaluation> evaluations, List<ExampleOutcome> outcomes, Doubts doubts, KeptPages kept) {

  /** Reads what an evaluation found besides its rows. */
  static AccuracySection of(Workspace workspace, RunRecord run, List<Evaluation> evaluations)
      throws IOException {
    String runId = run.runId();
    return new AccuracySection(
        evaluations,
        ParquetFiles.read(workspace, ExampleOutcome.class, runId),
        new Doubts(ParquetFiles.read(workspace, Finding.class, runId)),
        KeptPages.of(
            Integer.parseInt(run.config().getOrDefault("evaluation.keptImages", "0")),
            ParquetFiles.read(workspace, KeptImage.class, runId)));
  }

  /** Writes the tables to the terminal, and pictures and kept images to the run's folder. */
  void write(RunFolder folder, PrintWriter out) throws IOException {
    kept.write(folder.workspace(), folder);
    if (evaluations.isEmpty()) {
      return;
    }
    print(out);
    folder.draw("accuracy.png", image -> Charts.accuracyByModel(evaluations, image));
    for (RobustnessCurves curves : RobustnessCurves.of(evaluations)) {
      folder.draw(picture(curves), image -> Charts.robustness(curves, image));
    }
  }

  private void print(PrintWriter out) {
    ByThreatModel.of(evaluations)
        .forEach(
            (name, rows) -> {
              out.println();
              out.println("within " + name);
              out.print(ResultsTable.brief(rows).plain());
              out.print(doubts.lines(name));
              SuiteTable.of(rows, outcomes)
                  .forEach((suite, table) -> out.print("\n" + suite + "\n" + table.plain()));
              String learned = CalibrationSentences.of(rows).plain();
              out.print(learned.isEmpty() ? "" : "\n" + learned);
              String sentences = MethodSentences.of(rows, outcomes).plain();
              out.print(sentences.isEmpty() ? "" : "\n" + sentences + "\n");
              out.print(kept.lines(rows, name));
            });
    out.printf(
        "%s test images; percent, with 95 %% Wilson intervals; robust accuracy is an upper bound%n",
        images(evaluations));
    if (doubts.notes() > 0) {
      out.printf("findings of less weight, in the report: %d%n", doubts.notes());
    }
  }

  /** How many images the models were asked about, which are fewer where there are fewer classes. */
  static String images(List<Evaluation> rows) {
    IntSummaryStatistics counts =
        rows.stream()
            .filter(row -> row.getClassName() == null)
            .mapToInt(Evaluation::getExamples)
            .summaryStatistics();
    return counts.getMin() < counts.getMax()
        ? counts.getMin() + " to " + counts.getMax()
        : String.valueOf(counts.getMax());
  }

  /** A section per threat model: accuracies, what speaks against them, attacks. */
  String markdown() {
    if (evaluations.isEmpty()) {
      return "";
    }
    StringBuilder page = new StringBuilder("## Accuracy\n\n");
    page.append(Fonts.picture("Accuracy of every model", "accuracy.png"));
    page.append(
        "Percent with 95 % Wilson intervals, by threat model: the norm and the size of the");
    page.append(
        " change that an attacker may make. A robust accuracy is an upper bound: what these");
    page.append(" attacks did not break, others may. The worst case is over the attacks of one");
    page.append(" threat model.");
    if (evaluations.stream().anyMatch(row -> !Doubts.mark(row).isEmpty())) {
      page.append(" Behind a model's name in the picture (!) says that one of its robust");
      page.append(" accuracies may mislead; the findings below say which and why.");
    }
    page.append("\n\n");
    for (RobustnessCurves curves : RobustnessCurves.of(evaluations)) {
      page.append("### Against epsilon, ").append(curves.norm()).append("\n\n");
      page.append(Fonts.picture("Accuracy against epsilon", picture(curves)));
      page.append("The worst case over the same attacks at every size:\n\n");
      page.append(curves.table().markdown()).append('\n');
    }
    ByThreatModel.of(evaluations).forEach((name, rows) -> page.append(within(name, rows)));
    return page.toString();
  }

  /** What was found within one threat model. */
  private String within(String name, List<Evaluation> rows) {
    StringBuilder page = new StringBuilder("### Within ").append(name).append("\n\n");
    page.append(ResultsTable.of(rows).markdown()).append('\n');
    TextTable controls = ControlTable.of(rows, outcomes);
    if (!controls.isEmpty()) {
      page.append("Differences from the control, in points, paired by image. The last column says");
      page.append(" how likely a worst case that differs so is where neither model is better,");
      page.append(" after Holm's correction over the models of one control:\n\n");
      page.append(controls.markdown()).append('\n');
      page.append(MethodSentences.of(rows, outcomes).markdown()).append('\n');
    }
    TextTable points = TradeOffTable.of(rows);
    if (!points.isEmpty()) {
      page.append("Clean against robust accuracy of what hardening made:\n\n");
      page.append(points.markdown()).append('\n');
    }
    TextTable findings = doubts.table(name);
    if (!findings.isEmpty()) {
      page.append("Findings; numbers marked (!) may mislead:\n\n");
      page.append(findings.markdown()).append('\n');
    }
    SuiteTable.of(rows, outcomes)
        .forEach(
            (suite, table) -> {
              page.append("What each attack of `").append(Foreign.code(suite));
              page.append("` left right; a pass is one forward or one backward of one");
              page.append(" image:\n\n").append(table.markdown()).append('\n');
            });
    page.append(CalibrationSentences.of(rows).markdown());
    page.append("Settings of the attacks; images are fewer for models of fewer classes:\n\n");
    page.append(AttackTable.of(rows).markdown()).append('\n');
    return page.append(kept.markdown(rows, name)).toString();
  }

  private static String picture(RobustnessCurves curves) {
    return "epsilon-" + curves.word() + ".png";
  }
}
