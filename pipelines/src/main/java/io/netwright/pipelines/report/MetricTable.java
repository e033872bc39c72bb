package io.netwright.pipelines.report;

import io.netwright.metric.MetricNames;
import io.netwright.schemas.MetricPoint;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What stages measured once, besides accuracies and curves. */
final class MetricTable {

  private static final Comparator<MetricPoint> ORDER =
      Comparator.comparing(MetricPoint::getModel)
          .thenComparing(MetricPoint::getName)
          .thenComparing(point -> orNothing(point.getSeries()))
          .thenComparing(point -> orNothing(point.getLayer()))
          .thenComparing(
              MetricPoint::getLevel, Comparator.nullsFirst(Comparator.<Double>naturalOrder()));

  private MetricTable() {}

  /** A row per model and number; numbers by epoch are left to the pictures. */
  static TextTable of(List<MetricPoint> points) {
    TextTable table = new TextTable("model", "metric", "series", "layer", "level", "value");
    points.stream()
        .filter(point -> point.getStep() == 0 && !point.getName().startsWith(MetricNames.EVALUATE))
        .sorted(ORDER)
        .forEach(
            point ->
                table.row(
                    point.getModel(),
                    point.getName(),
                    orNothing(point.getSeries()),
                    orNothing(point.getLayer()),
                    orNothing(point.getLevel()),
                    String.format(Locale.ROOT, "%.4f", point.getValue())));
    return table;
  }

  private static String orNothing(@Nullable Object cell) {
    return cell == null ? "" : cell.toString();
  }
}
