package io.netwright.pipelines.report;

import io.netwright.evaluate.NamedAttack;
import io.netwright.metric.MetricNames;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.MetricPoint;
import io.netwright.text.Foreign;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The pictures of a report, as PNG. */
final class Charts {
  private static final int HEIGHT = 480;

  private Charts() {}

  /** Clean accuracy of every model and its worst case within each threat model, in percent. */
  static void accuracyByModel(List<Evaluation> evaluations, OutputStream out) throws IOException {
    List<String> models = new ArrayList<>();
    List<Double> clean = new ArrayList<>();
    Map<String, List<Double>> robust = new LinkedHashMap<>();
    Map<String, List<Evaluation>> byThreatModel = ByThreatModel.of(evaluations);
    for (Map<String, Evaluation> rows : ResultsTable.byModel(evaluations)) {
      Evaluation any = rows.values().iterator().next();
      Map<String, Evaluation> worst = worstCases(any.getModelId(), byThreatModel);
      if (worst.size() == byThreatModel.size()) {
        models.add(label(any.getModel(), worst.values()));
        clean.add(100 * any.getCleanAccuracy());
        worst.forEach(
            (name, row) ->
                robust
                    .computeIfAbsent(name, key -> new ArrayList<>())
                    .add(100 * row.getRobustAccuracy()));
      }
    }
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(Math.max(900, 110 * models.size()))
            .height(HEIGHT + 320)
            .title("Accuracy of every model")
            .yAxisTitle("accuracy in %")
            .build();
    chart.getStyler().setXAxisLabelRotation(90);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    plain(chart);
    chart.addSeries("clean", models, clean);
    robust.forEach(
        (name, values) -> chart.addSeries("robust, worst case within " + name, models, values));
    BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
  }

  /** Worst case of every model against epsilon, in percent. */
  static void robustness(RobustnessCurves curves, OutputStream out) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(1100)
            .height(HEIGHT)
            .title("Accuracy against epsilon, " + curves.norm())
            .xAxisTitle("epsilon on the scale of 0 to 1")
            .yAxisTitle("accuracy in %")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
    plain(chart);
    curves
        .lines()
        .forEach(
            (model, line) ->
                chart
                    .addSeries(model, List.copyOf(line.keySet()), List.copyOf(line.values()))
                    .setMarker(SeriesMarkers.CIRCLE));
    BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
  }

  /** A model's name, with a mark where what is drawn of it may mislead. */
  static String label(String model, Collection<Evaluation> drawn) {
    return Foreign.plain(model)
        + (drawn.stream().anyMatch(row -> !Doubts.mark(row).isEmpty()) ? Doubts.MARK : "");
  }

  /** What is left of a model in the worst case, by threat model. */
  private static Map<String, Evaluation> worstCases(
      String modelId, Map<String, List<Evaluation>> byThreatModel) {
    Map<String, Evaluation> worst = new LinkedHashMap<>();
    byThreatModel.forEach(
        (name, rows) ->
            rows.stream()
                .filter(row -> row.getModelId().equals(modelId) && row.getClassName() == null)
                .filter(row -> row.getAttack().equals(NamedAttack.WORST_CASE))
                .findFirst()
                .ifPresent(row -> worst.put(name, row)));
    return worst;
  }

  /** Validation accuracy by epoch, a line for everything that was trained. */
  static void trainingCurves(List<MetricPoint> points, OutputStream out) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(1100)
            .height(HEIGHT)
            .title("Validation accuracy during training")
            .xAxisTitle("epoch")
            .yAxisTitle("accuracy in %")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    plain(chart);
    Map<Curve, SortedMap<Long, Double>> curves = curves(points);
    Map<Curve, String> labels = Curve.labels(curves.keySet());
    curves.forEach(
        (curve, values) ->
            chart
                .addSeries(
                    Foreign.plain(String.valueOf(labels.get(curve))),
                    values.keySet().stream().map(Long::doubleValue).toList(),
                    List.copyOf(values.values()))
                .setMarker(SeriesMarkers.CIRCLE));
    BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
  }

  /** Whether there is anything to draw. */
  static boolean hasCurves(List<MetricPoint> points) {
    return !curves(points).isEmpty();
  }

  /** In percent by epoch, for everything that was trained. */
  static Map<Curve, SortedMap<Long, Double>> curves(List<MetricPoint> points) {
    Map<Curve, SortedMap<Long, Double>> curves = new LinkedHashMap<>();
    points.stream()
        .filter(point -> point.getName().endsWith(MetricNames.VALIDATION_ACCURACY))
        .forEach(
            point ->
                curves
                    .computeIfAbsent(Curve.of(point), curve -> new TreeMap<>())
                    .put(point.getStep(), 100 * point.getValue()));
    return curves;
  }

  private static void plain(Chart<?, ?> chart) {
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
  }
}
