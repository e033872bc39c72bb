package io.netwright.pipelines.report;

import io.netwright.artifact.Draft;
import io.netwright.artifact.Workspace;
import io.netwright.metric.ParquetFiles;
import io.netwright.refusal.RefusedException;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.MetricPoint;
import io.netwright.stage.RunFollower;
import io.netwright.stage.WorkStatus;
import io.netwright.stage.WorkStatus.State;
import io.netwright.text.Foreign;
import io.netwright.track.RunRecord;
import io.netwright.track.RunStore;
import io.netwright.track.StageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run found: a table for the terminal, and a page with the same tables and pictures. */
public record RunReport(Workspace workspace, String runId) {

  /** Writes the page and its pictures into the workspace, and the results table to the terminal. */
  public void write(PrintWriter out) throws IOException {
    RunRecord run = record();
    List<Evaluation> evaluations = ParquetFiles.read(workspace, Evaluation.class, runId);
    List<MetricPoint> points = ParquetFiles.read(workspace, MetricPoint.class, runId);
    if (!evaluations.isEmpty()) {
      out.println();
      out.print(ResultsTable.brief(evaluations).plain());
      out.printf(
          "%d test images; percent, with 95 %% Wilson intervals; robust accuracy is an upper bound%n",
          evaluations.stream().mapToInt(Evaluation::getExamples).max().orElse(0));
      file("accuracy.png", image -> Charts.accuracyByModel(evaluations, image));
    }
    if (Charts.hasCurves(points)) {
      file("training.png", image -> Charts.trainingCurves(points, image));
    }
    List<Diagnosed> diagnosed = writeDiagnoses(run);
    byte[] page = page(run, diagnosed, evaluations, points).getBytes(StandardCharsets.UTF_8);
    file("report.md", image -> image.write(page));
    out.println();
    out.println("report   " + workspace.storage().locate(folder() + "report.md"));
    out.println("results  " + workspace.storage().locate("results"));
    List<WorkStatus> work = new RunFollower(workspace, runId).work();
    long reused = work.stream().filter(status -> status.state() == State.REUSED).count();
    out.printf(Locale.ROOT, "%d pieces of work, %d of them reused%n", work.size(), reused);
    out.flush();
  }

  private RunRecord record() throws IOException {
    return new RunStore(workspace)
        .read(runId)
        .orElseThrow(
            () ->
                new RefusedException(
                    "no run " + runId + " in " + workspace + "; see netwright runs list"));
  }

  /** A treated model and the page that says what was wrong with the one before it. */
  private record Diagnosed(String model, String page) {}

  private List<Diagnosed> writeDiagnoses(RunRecord run) throws IOException {
    List<Diagnosed> diagnosed = new ArrayList<>();
    for (StageRecord stage : run.stages()) {
      ArtifactRef diagnosis = stage.artifacts().get("diagnosis.md");
      if (diagnosis != null) {
        String name = "diagnosis-" + stage.model().replaceAll("[^A-Za-z0-9._-]", "-") + ".md";
        try (InputStream in = workspace.artifacts().open(diagnosis)) {
          file(name, in::transferTo);
        }
        diagnosed.add(new Diagnosed(stage.model(), name));
      }
    }
    return diagnosed;
  }

  private String page(
      RunRecord run,
      List<Diagnosed> diagnosed,
      List<Evaluation> evaluations,
      List<MetricPoint> points) {
    StringBuilder page = new StringBuilder();
    page.append("# ").append(Foreign.markdown(run.experiment())).append("\n\n");
    page.append("Run `").append(code(run.runId())).append("`, code ");
    page.append(Foreign.markdown(run.codeVersion())).append(", `");
    page.append(code(run.command())).append("`.\n\n");
    if (!evaluations.isEmpty()) {
      page.append("## Accuracy\n\n![Accuracy of every model](accuracy.png)\n\n");
      page.append(ResultsTable.of(evaluations).markdown());
      page.append("\nPercent with 95 % Wilson intervals. A robust accuracy is an upper bound: ");
      page.append("what these attacks did not break, others may.\n\n");
      page.append("## Attacks\n\n").append(AttackTable.of(evaluations).markdown()).append('\n');
    }
    if (Charts.hasCurves(points)) {
      page.append("## Training\n\n![Validation accuracy by epoch](training.png)\n\n");
    }
    if (!diagnosed.isEmpty()) {
      page.append("## Diagnosis\n\nWhich channels each class speaks through, which classes share");
      page.append(" them, which channels spoke for the wrong class, and how much noise is borne,");
      page.append(" before treatment:\n\n");
      diagnosed.forEach(
          one -> page.append("- [%s](%s)\n".formatted(Foreign.markdown(one.model()), one.page())));
      page.append('\n');
    }
    page.append("## Measured besides accuracy\n\n");
    page.append(MetricTable.of(points).markdown()).append('\n');
    page.append("## Work\n\n").append(work(run.stages()).markdown()).append('\n');
    page.append("## Configuration\n\n```\n");
    run.config().forEach((name, value) -> page.append(code(name + ": " + value)).append('\n'));
    return page.append("```\n").toString();
  }

  /** Between backticks, which it must not end. */
  private static String code(String text) {
    return Foreign.plain(text).replace('`', '\'');
  }

  private static TextTable work(List<StageRecord> stages) {
    TextTable table = new TextTable("stage", "model", "seconds", "reused from", "key");
    for (StageRecord stage : stages) {
      Long finishedAt = stage.finishedAt();
      table.row(
          stage.stage(),
          stage.model(),
          finishedAt == null || finishedAt == stage.startedAt()
              ? "-" // it still runs, or its work is in shards
              : String.format(Locale.ROOT, "%.1f", (finishedAt - stage.startedAt()) / 1000.0),
          stage.reusedFrom() == null ? "" : stage.reusedFrom(),
          stage.key().substring(0, 16));
    }
    return table;
  }

  /** Writes something to a stream. */
  @FunctionalInterface
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private void file(String name, Content content) throws IOException {
    try (Draft draft = workspace.storage().draft("application/octet-stream")) {
      content.writeTo(draft.out());
      draft.replace(folder() + name);
    }
  }

  private String folder() {
    return "runs/" + runId + "/";
  }
}
