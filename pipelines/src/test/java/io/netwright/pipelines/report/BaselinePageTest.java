package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.metric.Metric;
import io.netwright.metric.MetricNames;
import io.netwright.run.Measurement;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import io.netwright.variant.ModelName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselinePageTest {
  private static final Map<String, String> CONFIG =
      Map.of("assembly.baselines", "[\"RANDOM\",\"TAYLOR\",\"SMALL_NETWORK\"]");

  @TempDir private Path folder;

  @Test
  void saysThatRoutesDoNotMakeTheComponentGoodWhereRandomChannelsAreAsGood() {
    BaselinePage page = page(compared(-0.005, -0.02, 0.01));
    assertThat(page.sentence())
        .isEqualTo(
            "After repair, random channels of the task model's widths have 92.0 % (2 draws, 91.0 to"
                + " 93.0), the task model 92.5 %: -0.5 [-2.0, +1.0] points. That includes 0: which"
                + " channels are kept makes no difference that these images show. Where routes chose"
                + " them, routes explain and do not by themselves make it good.");
    assertThat(page.body())
        .contains("| same widths, random | yes | 92.0, deviation 1.4, 91.0 to 93.0 |")
        .contains("| task model | yes | 92.5 [88.0, 95.4] | - | 500 | 9000 | 0.25 | - |")
        .contains("Without repair, random channels", "have 20.0 %", "the task model 60.0 %")
        .contains("Better than the task model: none. Worse: none. No difference shown: same widths")
        .contains("75.0 % of the kernels are left: conv2 50.0")
        .contains("share 0.40 of the channels that either has", "layers): conv2 0.25, fc 0.55.");
  }

  @Test
  void saysWhetherTheChoiceOfChannelsMatters() {
    assertThat(page(compared(-0.05, -0.07, -0.03)).sentence())
        .contains("-5.0 [-7.0, -3.0] points. Which channels are kept matters, even after repair.");
    assertThat(page(compared(0.05, 0.03, 0.07)).sentence())
        .contains("+5.0 [+3.0, +7.0] points. Random channels are better: ");
  }

  /** A joint layer over the features of two sources has more weights than their own layers. */
  @Test
  void saysThatNothingWasCutByTheKernelsAndNotByTheParameters() {
    List<Measurement> points = compared(-0.05, -0.07, -0.03);
    add(points, MetricNames.BASELINE_PARAMETERS.in("component.repaired"), 0, 1100);
    assertThat(page(points).sentence())
        .endsWith("Which channels are kept matters, even after repair.");
    add(points, MetricNames.KERNELS_KEPT.in("treatment"), 0, 1);
    assertThat(page(points).sentence()).endsWith("But nothing was cut, so there was no choice.");
  }

  @Test
  void ranksWhereNoChannelsWereDrawn() {
    List<Measurement> points = new ArrayList<>();
    row(points, "component.repaired", 500, 0.9);
    row(points, "small-network", 490, 0.8);
    difference(points, "small-network", -0.1, -0.15, -0.05);
    assertThat(page(points).sentence())
        .isEqualTo(
            "Better than the task model: none. Worse: small network from scratch -10.0 [-15.0,"
                + " -5.0]. No difference shown: none.");
  }

  @Test
  void takesTimesFromTheRunThatMeasuredThem() throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    List<Measurement> all = compared(-0.005, -0.02, 0.01);
    List<Measurement> remembered =
        all.stream().filter(one -> !MetricNames.isDuration(one.name())).toList();
    save(workspace, "r1", assembly().withMetrics(all));
    save(workspace, "r2", assembly().withMetrics(remembered).withReusedFrom("r1"));
    StringWriter printed = new StringWriter();

    BaselinePages pages =
        BaselinePages.of(workspace, new RunStore(workspace).read("r2").orElseThrow());
    pages.print(new PrintWriter(printed, true));

    assertThat(pages.section())
        .startsWith("## Baselines of task models\n\n### t@m/task\n\n|")
        .contains("| 0.25 |");
    assertThat(printed.toString()).startsWith("\nbaselines of t@m/task\nAfter repair, random");
  }

  @Test
  void saysWhatWasAskedForAndLeftOutAndWhy() throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    save(workspace, "r1", assembly().withMetrics(compared(-0.005, -0.02, 0.01)));
    StringWriter printed = new StringWriter();
    BaselinePages pages =
        BaselinePages.of(workspace, new RunStore(workspace).read("r1").orElseThrow());
    pages.print(new PrintWriter(printed, true));
    for (String said : List.of(pages.section(), printed.toString())) {
      assertThat(said)
          .contains("Left out: same widths, by Taylor, since the task model's channels are")
          .contains("Left out: small network from scratch, since the source is no architecture")
          .doesNotContain("Left out: same widths, random");
    }
  }

  private static StageRecord assembly() {
    return StageRecord.started(
        "0123456789abcdef0123", "AssembleTaskModels", new ModelName("t@m", "task"), 1);
  }

  private static void save(Workspace workspace, String run, StageRecord stage) throws Exception {
    RunStore store = new RunStore(workspace);
    store.save(
        new RunRecord(
            run, "x", 1, 2L, RunStatus.FINISHED, "netwright run", CONFIG, "abc", List.of()));
    store.saveStage(run, stage);
  }

  private static BaselinePage page(List<Measurement> points) {
    return new BaselinePage("t@m/task", List.of(), points);
  }

  /** A repaired task model beside what it is made of and two draws of random channels. */
  private static List<Measurement> compared(double difference, double low, double high) {
    List<Measurement> points = new ArrayList<>();
    add(points, MetricNames.BASELINE_IMAGES.in("treatment"), 0, 200);
    row(points, "component.repaired", 500, 0.925);
    add(points, MetricNames.LATENCY_ONE.in("component.repaired"), 0, 0.25);
    row(points, "component.cut", 500, 0.6);
    difference(points, "component.cut", -0.325, -0.4, -0.25);
    row(points, "restricted", 1000, 0.93);
    difference(points, "restricted", 0.005, -0.01, 0.02);
    row(points, "random.repaired", 500, 0.91, 0.93);
    difference(points, "random.repaired", difference, low, high);
    row(points, "random.cut", 500, 0.1, 0.3);
    difference(points, "random.cut", -0.725, -0.8, -0.65);
    add(points, MetricNames.KERNELS_KEPT.in("treatment"), 0, 0.75);
    add(points, MetricNames.KERNELS_KEPT.of("conv2").in("treatment"), 0, 0.5);
    add(points, MetricNames.COMPONENT_OVERLAP.of("conv2").in("treatment"), 0, 0.25);
    add(points, MetricNames.COMPONENT_OVERLAP.of("fc").in("treatment"), 0, 0.55);
    add(points, MetricNames.COMPONENT_OVERLAP.in("treatment"), 0, 0.4);
    return points;
  }

  private static void row(
      List<Measurement> points, String series, long parameters, double... accuracies) {
    for (int draw = 0; draw < accuracies.length; draw++) {
      add(points, MetricNames.BASELINE_ACCURACY.in(series), draw, accuracies[draw]);
    }
    add(points, MetricNames.BASELINE_PARAMETERS.in(series), 0, (double) parameters);
    add(points, MetricNames.BASELINE_MULTIPLY_ADDS.in(series), 0, 9000);
  }

  private static void difference(
      List<Measurement> points, String series, double mean, double low, double high) {
    add(points, MetricNames.BASELINE_DIFFERENCE.in(series), 0, mean);
    add(points, MetricNames.BASELINE_LOW.in(series), 0, low);
    add(points, MetricNames.BASELINE_HIGH.in(series), 0, high);
  }

  private static void add(List<Measurement> points, Metric metric, long step, double value) {
    points.add(Measurement.of(null, metric, step, value, 1));
  }
}
