package io.netwright.pipelines.report;

import io.netwright.lego.Baseline;
import io.netwright.metric.BaselineSeries;
import io.netwright.metric.Metric;
import io.netwright.metric.MetricNames;
import io.netwright.metric.Series;
import io.netwright.run.Measurement;
import io.netwright.text.Foreign;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A task model beside its baselines: a table, and what its numbers say. */
final class BaselinePage {
  private static final String RANDOM = "random";

  private final String task;
  private final List<Baseline> asked;
  private final Map<Measurement.Place, Double> values = new LinkedHashMap<>();
  private final Map<String, BaselineRow> rows = new LinkedHashMap<>();

  /**
   * A page.
   *
   * @param task what people call the work
   * @param asked the baselines that were asked for
   * @param metrics of the work
   */
  BaselinePage(String task, List<Baseline> asked, List<Measurement> metrics) {
    this.task = task;
    this.asked = List.copyOf(asked);
    Map<String, List<Double>> accuracies = new LinkedHashMap<>();
    for (Measurement point : metrics) {
      // Whatever model a number is about: each metric has one number in each step.
      values.put(new Measurement.Place(null, point.place().metric(), point.step()), point.value());
      String series = point.series();
      if (series != null && point.name().equals(MetricNames.BASELINE_ACCURACY.name())) {
        accuracies.computeIfAbsent(series, one -> new ArrayList<>()).add(point.value());
      }
    }
    accuracies.forEach((series, draws) -> rows.put(series, row(series, draws)));
  }

  private BaselineRow row(String series, List<Double> draws) {
    return new BaselineRow(
        series,
        draws,
        value(MetricNames.BASELINE_IMAGES.in(Series.TREATMENT)).orElse(0.0).intValue(),
        value(MetricNames.BASELINE_DIFFERENCE.in(series))
            .map(
                difference ->
                    new BaselineRow.Difference(
                        difference,
                        value(MetricNames.BASELINE_LOW.in(series)).orElse(-1.0),
                        value(MetricNames.BASELINE_HIGH.in(series)).orElse(1.0))),
        value(MetricNames.BASELINE_PARAMETERS.in(series)).orElse(0.0).longValue(),
        value(MetricNames.BASELINE_MULTIPLY_ADDS.in(series)).orElse(0.0).longValue());
  }

  private Optional<Double> value(Metric metric) {
    return Optional.ofNullable(values.get(new Measurement.Place(null, metric, 0)));
  }

  /** What people call the work. */
  String task() {
    return task;
  }

  /** What random channels say, or where there are none, who is better. */
  String sentence() {
    return random(true).orElseGet(this::ranked);
  }

  /** A table, what its numbers say, and what is left of the layers. */
  String body() {
    StringBuilder body = new StringBuilder(table().markdown());
    body.append("\nThe task model as it was assembled, before fine-tuning, on the same ");
    body.append(rows.values().stream().findFirst().map(BaselineRow::images).orElse(0));
    body.append(" test images. Accuracies have 95 % Wilson intervals, or the mean of draws, their");
    body.append(" standard deviation and their range. Differences are from the task model, paired");
    body.append(" by image, over draws and images where there are draws. Milliseconds are medians");
    body.append(" on one thread, for one image and for 64, on the machine that did the work.\n\n");
    sentences().forEach(text -> body.append("- ").append(Foreign.markdown(text)).append('\n'));
    return body.toString();
  }

  private List<String> sentences() {
    Optional<String> kernels =
        byLayer(MetricNames.KERNELS_KEPT, "%.1f %% of the kernels are left", " %.1f", 100);
    Optional<String> overlap =
        byLayer(
            MetricNames.COMPONENT_OVERLAP,
            "One-class components, cut by the thresholds of the routes, share %.2f of the channels that either has (Jaccard,"
                + " mean over pairs of classes and layers)",
            " %.2f",
            1);
    return Stream.concat(
            Stream.of(random(true), random(false), Optional.of(ranked()), kernels, overlap)
                .flatMap(Optional::stream),
            leftOut().stream())
        .toList();
  }

  /** Which baselines were asked for and are not there, and why. */
  List<String> leftOut() {
    return asked.stream()
        .filter(one -> rows.values().stream().noneMatch(row -> row.name().equals(one.label())))
        .map(one -> "Left out: " + one.words() + ", since " + one.whyLeftOut() + ".")
        .toList();
  }

  private TextTable table() {
    TextTable table =
        new TextTable(
            "network",
            "repair",
            "accuracy %",
            "difference, points",
            "parameters",
            "multiply-adds",
            "ms, one",
            "ms, 64");
    for (BaselineRow row : rows.values()) {
      table.row(
          row.words(),
          row.repair(),
          row.accuracy(),
          row.difference().map(BaselineRow.Difference::points).orElse("-"),
          Long.toString(row.parameters()),
          Long.toString(row.multiplyAdds()),
          millis(MetricNames.LATENCY_ONE.in(row.series())),
          millis(MetricNames.LATENCY_BATCH.in(row.series())));
    }
    return table;
  }

  private String millis(Metric metric) {
    return value(metric).map(time -> String.format(Locale.ROOT, "%.2f", time)).orElse("-");
  }

  /** What random channels say about the choice of channels; nothing where there are none. */
  private Optional<String> random(boolean repaired) {
    BaselineRow drawn = rows.get(series(RANDOM, repaired));
    BaselineRow own = rows.get(series(BaselineSeries.COMPONENT, repaired));
    if (drawn == null || own == null) {
      return Optional.empty();
    }
    String numbers =
        String.format(
            Locale.ROOT,
            "%s, random channels of the task model's widths have %.1f %% (%d draws, %.1f to %.1f),"
                + " the task model %.1f %%",
            repaired ? "After repair" : "Without repair",
            100 * drawn.mean(),
            drawn.draws().size(),
            100 * drawn.least(),
            100 * drawn.most(),
            100 * own.mean());
    // A difference is from the task model as it was assembled, with repair or without.
    boolean delivered = own.difference().isEmpty();
    return Optional.of(
        numbers
            + (delivered
                ? drawn
                    .difference()
                    .map(one -> ": " + one.points() + " points. " + choice(one, repaired))
                    .orElse("")
                : "."));
  }

  private static String series(String name, boolean repaired) {
    return repaired ? BaselineSeries.repaired(name) : BaselineSeries.cut(name);
  }

  private String choice(BaselineRow.Difference difference, boolean repaired) {
    if (nothingWasCut()) {
      return "But nothing was cut, so there was no choice.";
    }
    if (difference.low() > 0) {
      return "Random channels are better: the task model's were badly chosen.";
    }
    if (difference.high() < 0) {
      return "Which channels are kept matters" + (repaired ? ", even after repair." : ".");
    }
    return "That includes 0: which channels are kept makes no difference that these images show."
        + " Where routes chose them, routes explain and do not by themselves make it good.";
  }

  /** Parameters do not tell: what was cut may have got biases, and another head. */
  private boolean nothingWasCut() {
    return value(MetricNames.KERNELS_KEPT.in(Series.TREATMENT))
        .map(share -> share >= 1)
        .orElse(false);
  }

  /**
   * Who is better and worse than the task model, as far as the intervals say: of what is cut, only
   * what was repaired as the task model was.
   */
  private String ranked() {
    List<String> better = new ArrayList<>();
    List<String> worse = new ArrayList<>();
    List<String> alike = new ArrayList<>();
    String own =
        rows.values().stream()
            .filter(row -> row.name().equals(BaselineSeries.COMPONENT))
            .filter(row -> row.difference().isEmpty())
            .map(BaselineRow::repair)
            .findFirst()
            .orElse("");
    for (BaselineRow row : rows.values()) {
      row.difference()
          .filter(one -> !row.isYardstick() && (row.repair().isEmpty() || row.repair().equals(own)))
          .ifPresent(
              one ->
                  (one.low() > 0 ? better : one.high() < 0 ? worse : alike)
                      .add(row.full() + " " + one.points()));
    }
    return "Better than the task model: "
        + listed(better)
        + ". Worse: "
        + listed(worse)
        + ". No difference shown: "
        + listed(alike)
        + ".";
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "none" : String.join("; ", names);
  }

  /** A number over all layers, then that of each. */
  private Optional<String> byLayer(
      Metric metric, String format, String formatOfLayer, double factor) {
    String layers =
        values.entrySet().stream()
            .filter(one -> one.getKey().metric().name().equals(metric.name()))
            .filter(one -> one.getKey().metric().layer() != null)
            .map(
                one ->
                    one.getKey().metric().layer()
                        + String.format(Locale.ROOT, formatOfLayer, factor * one.getValue()))
            .collect(Collectors.joining(", "));
    return value(metric.in(Series.TREATMENT))
        .map(all -> String.format(Locale.ROOT, format, factor * all) + ": " + layers + ".");
  }
}
