package io.netwright.pipelines.report;

import io.netwright.schemas.MetricPoint;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What stages measured once, besides accuracies and curves. */
final class MetricTable {

  private MetricTable() {}

  /** A row per model and number; numbers by epoch are left to the pictures. */
  static TextTable of(List<MetricPoint> points) {
    TextTable table = new TextTable("model", "metric", "value");
    points.stream()
        .filter(point -> point.getStep() == 0 && !point.getName().startsWith("evaluate."))
        .sorted(Comparator.comparing(MetricPoint::getModel).thenComparing(MetricPoint::getName))
        .forEach(
            point ->
                table.row(
                    point.getModel(),
                    point.getName(),
                    String.format(Locale.ROOT, "%.4f", point.getValue())));
    return table;
  }
}
