package io.netwright.pipelines.report;

import io.netwright.artifact.ArtifactStore;
import io.netwright.artifact.Blobs;
import io.netwright.artifact.DocumentJson;
import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.run.RunRecord;
import io.netwright.run.StageRecord;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.MetricPoint;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much a report is made from; kept beside it as {@code report.json}, so that a report that is
 * written again after its results were deleted does not take the place of the good one.
 *
 * @param evaluations rows of {@code Evaluation}
 * @param points rows of {@code MetricPoint}
 * @param work pieces of work in the record of the run
 * @param diagnoses pages about single models
 */
record ReportBasis(int evaluations, int points, int work, int diagnoses) {
  private static final String DOCUMENT = "report";
  private static final DocumentJson JSON =
      new DocumentJson("record of a report", "write the report again");

  /** What a report would be made from now. */
  static ReportBasis of(
      Workspace workspace, RunRecord run, List<Evaluation> evaluations, List<MetricPoint> points)
      throws IOException {
    int diagnoses = 0;
    for (StageRecord stage : run.stages()) {
      diagnoses += hasDiagnosis(workspace.artifacts(), stage) ? 1 : 0;
    }
    return new ReportBasis(evaluations.size(), points.size(), run.stages().size(), diagnoses);
  }

  /** Whether the page that says what was wrong with a model is there. */
  static boolean hasDiagnosis(ArtifactStore artifacts, StageRecord stage) throws IOException {
    ArtifactRef page = stage.artifacts().get("diagnosis.md");
    return page != null && artifacts.contains(page);
  }

  /** Why the report that is there stays; empty where this one is as good, or there is none. */
  Optional<String> better(Workspace workspace, String runId) throws IOException {
    String page = "runs/" + runId + "/report.md";
    Optional<String> text = text(workspace, page);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    ReportBasis before = read(workspace.run(runId)).orElseGet(() -> ofPage(text.get()));
    boolean poorer =
        evaluations < before.evaluations
            || points < before.points
            || work < before.work
            || diagnoses < before.diagnoses;
    return poorer
        ? Optional.of(
            "kept     %s: it was made from at least %s; there are only %s now"
                .formatted(workspace.storage().locate(page), before.text(), text()))
        : Optional.empty();
  }

  void save(Workspace workspace, String runId) throws IOException {
    workspace.run(runId).replace(DOCUMENT, JSON.write(this));
  }

  private String text() {
    return "%d evaluations, %d metric points, %d pieces of work and %d diagnoses"
        .formatted(evaluations, points, work, diagnoses);
  }

  private static Optional<ReportBasis> read(Blobs documents) throws IOException {
    return JSON.read(documents, DOCUMENT, ReportBasis.class, Unreadable.WARN);
  }

  /** At least so much: version 0.1.0 did not count. */
  private static ReportBasis ofPage(String page) {
    return new ReportBasis(
        Math.min(1, rows(page, "Accuracy")),
        Math.min(1, rows(page, "Measured besides accuracy")),
        rows(page, "Work"),
        (int) section(page, "Diagnosis").filter(line -> line.startsWith("- [")).count());
  }

  private static int rows(String page, String title) {
    long lines = section(page, title).filter(line -> line.startsWith("|")).count();
    return (int) Math.max(0, lines - 2); // but for the head and the rule below it
  }

  private static Stream<String> section(String page, String title) {
    return page.lines()
        .dropWhile(line -> !line.equals("## " + title))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "));
  }

  private static Optional<String> text(Workspace workspace, String path) throws IOException {
    try (InputStream in = workspace.storage().open(path)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }
}
