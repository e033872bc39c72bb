package io.netwright.pipelines.report;

import io.netwright.artifact.Workspace;
import io.netwright.doctor.TreatModels;
import io.netwright.metric.ParquetFiles;
import io.netwright.refusal.RefusedException;
import io.netwright.run.RunFollower;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import io.netwright.run.WorkStatus;
import io.netwright.run.WorkStatus.State;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.MetricPoint;
import io.netwright.text.Foreign;
import io.netwright.train.ImportModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a run found: a table for the terminal, and a page with the same tables and pictures. */
public record RunReport(Workspace workspace, String runId) {

  /** Writes the page and its pictures into the workspace, and the results table to the terminal. */
  public void write(PrintWriter out) throws IOException {
    RunRecord run = record();
    List<Evaluation> evaluations = ParquetFiles.read(workspace, Evaluation.class, runId);
    List<MetricPoint> points = ParquetFiles.read(workspace, MetricPoint.class, runId);
    ReportBasis basis = ReportBasis.of(workspace, run, evaluations, points);
    Optional<String> better = basis.better(workspace, runId);
    if (better.isPresent()) {
      out.println(better.get());
      out.flush();
      return;
    }
    AccuracySection accuracies = AccuracySection.of(workspace, run, evaluations);
    accuracies.write(folder(), out);
    if (Charts.hasCurves(points)) {
      folder().draw("training.png", image -> Charts.trainingCurves(points, image));
    }
    List<Diagnosed> diagnosed = writeDiagnoses(run);
    StringBuilder sections = new StringBuilder(accuracies.markdown());
    for (TaskPages.Kind kind : TaskPages.Kind.values()) {
      TaskPages pages = TaskPages.of(kind, workspace, run);
      pages.print(out);
      sections.append(pages.section());
    }
    BaselinePages baselines = BaselinePages.of(workspace, run);
    baselines.print(out);
    sections.append(baselines.section());
    byte[] page =
        page(run, diagnosed, sections.toString(), points).getBytes(StandardCharsets.UTF_8);
    folder().write("report.md", image -> image.write(page));
    basis.save(workspace, runId);
    out.println();
    out.println("report   " + folder().locate("report.md"));
    out.print(accuracies.kept().places(folder()));
    out.print(Fonts.missing());
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
      if (diagnosis != null && ReportBasis.hasDiagnosis(workspace.artifacts(), stage)) {
        String name = "diagnosis-" + stage.model().replaceAll("[^A-Za-z0-9._-]", "-") + ".md";
        try (InputStream in = workspace.artifacts().open(diagnosis)) {
          folder().write(name, in::transferTo);
        }
        diagnosed.add(new Diagnosed(stage.model(), name));
      }
    }
    return diagnosed;
  }

  private String page(
      RunRecord run, List<Diagnosed> diagnosed, String accuracies, List<MetricPoint> points)
      throws IOException {
    StringBuilder page = new StringBuilder();
    page.append("# ").append(Foreign.markdown(run.experiment())).append("\n\n");
    page.append("Run `").append(Foreign.code(run.runId())).append("`, code ");
    page.append(Foreign.markdown(run.codeVersion())).append(", `");
    page.append(Foreign.code(run.command())).append("`.\n\n");
    page.append(data());
    page.append(accuracies);
    if (Fonts.found() && Charts.hasCurves(points)) {
      page.append("## Training\n\n");
      page.append(Fonts.picture("Validation accuracy by epoch", "training.png"));
    }
    if (!diagnosed.isEmpty()) {
      page.append("## Diagnosis\n\nWhich channels each class speaks through, which classes share");
      page.append(" them, which channels spoke for the wrong class, and how much noise is borne,");
      page.append(" before treatment:\n\n");
      diagnosed.forEach(
          one -> page.append("- [%s](%s)\n".formatted(Foreign.markdown(one.model()), one.page())));
      page.append('\n');
    }
    for (StageRecord stage : run.stages()) {
      page.append(candidates(stage));
    }
    TextTable measured = MetricTable.of(points);
    if (!measured.isEmpty()) {
      page.append("## Measured besides accuracy\n\n").append(measured.markdown()).append('\n');
    }
    page.append("## Work\n\n").append(work(run.stages()).markdown()).append('\n');
    run.stages().stream().map(RunReport::imported).forEach(page::append);
    page.append("## Configuration\n\n```\n");
    run.config()
        .forEach((name, value) -> page.append(Foreign.code(name + ": " + value)).append('\n'));
    return page.append("```\n").toString();
  }

  /** What the data sets left out, resized or held twice. */
  private String data() throws IOException {
    TextTable table = new TextTable("of the images");
    new DataNotes(workspace, runId).read().forEach(table::row);
    return table.isEmpty() ? "" : "## Data\n\n" + table.markdown() + "\n";
  }

  /** Says of a model that no training made it; nothing of others. */
  private static String imported(StageRecord stage) {
    return stage.stage().equals(ImportModel.NAME)
        ? "%s was imported from `%s`, SHA-256 `%s`, normalization %s; no training made it.\n\n"
            .formatted(
                Foreign.markdown(stage.model()),
                Foreign.code(stage.params().getOrDefault("file", "?")),
                Foreign.code(stage.params().getOrDefault("sha256", "?")),
                Foreign.markdown(stage.params().getOrDefault("normalization.origin", "?")))
        : "";
  }

  /** Which treatments were tried and how one was chosen; nothing where there was no choice. */
  private String candidates(StageRecord stage) throws IOException {
    ArtifactRef table = stage.artifacts().get(TreatModels.CANDIDATES);
    if (table == null || !workspace.artifacts().contains(table)) {
      return "";
    }
    return "## Candidates of %s\n\n%s\n"
        .formatted(Foreign.markdown(stage.model()), workspace.artifacts().readText(table));
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

  private RunFolder folder() {
    return new RunFolder(workspace, runId);
  }
}
