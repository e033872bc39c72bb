package io.netwright.pipelines.report;

import io.netwright.artifact.Workspace;
import io.netwright.lego.Baseline;
import io.netwright.metric.MetricNames;
import io.netwright.run.Measurement;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import io.netwright.text.Foreign;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the task models of a run were measured beside.
 *
 * @param pages of each task that has baselines
 */
record BaselinePages(List<BaselinePage> pages) {

  /**
   * Reads the record of a run. Times are where they were measured, in the record of the run that
   * did the work: they are not remembered with it.
   */
  static BaselinePages of(Workspace workspace, RunRecord run) throws IOException {
    List<BaselinePage> pages = new ArrayList<>();
    for (StageRecord stage : run.stages()) {
      boolean has =
          stage.metrics().stream()
              .anyMatch(point -> point.name().equals(MetricNames.BASELINE_ACCURACY.name()));
      if (has) {
        List<Measurement> all = new ArrayList<>(stage.metrics());
        all.addAll(timesOfFormerRun(workspace, stage));
        pages.add(new BaselinePage(stage.model(), asked(run), all));
      }
    }
    return new BaselinePages(pages);
  }

  /** In the configuration they are names in quotes. */
  private static List<Baseline> asked(RunRecord run) {
    String names = run.config().getOrDefault("assembly.baselines", "");
    return Stream.of(Baseline.values())
        .filter(one -> names.contains('"' + one.name() + '"'))
        .toList();
  }

  private static List<Measurement> timesOfFormerRun(Workspace workspace, StageRecord stage)
      throws IOException {
    String former = stage.reusedFrom();
    return former == null
        ? List.of()
        : new RunStore(workspace)
            .readStage(former, stage.key()).map(StageRecord::metrics).orElse(List.of()).stream()
                .filter(point -> MetricNames.isDuration(point.name()))
                .toList();
  }

  /** What became of the first question, a line for each task. */
  void print(PrintWriter out) {
    pages.forEach(
        page -> {
          out.println();
          out.println("baselines of " + Foreign.plain(page.task()));
          out.println(Foreign.plain(page.sentence()));
          page.leftOut().forEach(text -> out.println(Foreign.plain(text)));
        });
  }

  /** Tables and sentences; nothing where no baseline was asked for. */
  String section() {
    StringBuilder section = new StringBuilder();
    pages.forEach(
        page ->
            section
                .append(section.isEmpty() ? "## Baselines of task models\n\n" : "")
                .append("### ")
                .append(Foreign.markdown(page.task()))
                .append("\n\n")
                .append(page.body())
                .append('\n'));
    return section.toString();
  }
}
