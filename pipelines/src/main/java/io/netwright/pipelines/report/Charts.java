package io.netwright.pipelines.report;

import io.netwright.schemas.Evaluation;
import io.netwright.schemas.MetricPoint;
import io.netwright.text.Foreign;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** Clean and worst-case robust accuracy of every model, in percent. */
  static void accuracyByModel(List<Evaluation> evaluations, OutputStream out) throws IOException {
    List<String> models = new ArrayList<>();
    List<Double> clean = new ArrayList<>();
    List<Double> robust = new ArrayList<>();
    for (Map<String, Evaluation> rows : ResultsTable.byModel(evaluations)) {
      Evaluation worst = rows.get("worst-case");
      if (worst != null) {
        models.add(Foreign.plain(worst.getModel()));
        clean.add(100 * worst.getCleanAccuracy());
        robust.add(100 * worst.getRobustAccuracy());
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
    chart.addSeries("robust, worst case over all attacks", models, robust);
    BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
  }

  /** Validation accuracy by epoch, a line for every trained model. */
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
    curves(points)
        .forEach(
            (model, curve) ->
                chart
                    .addSeries(
                        Foreign.plain(model),
                        curve.keySet().stream().map(Long::doubleValue).toList(),
                        List.copyOf(curve.values()))
                    .setMarker(SeriesMarkers.CIRCLE));
    BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
  }

  /** Whether there is anything to draw. */
  static boolean hasCurves(List<MetricPoint> points) {
    return !curves(points).isEmpty();
  }

  private static Map<String, Map<Long, Double>> curves(List<MetricPoint> points) {
    Map<String, Map<Long, Double>> curves = new LinkedHashMap<>();
    points.stream()
        .filter(point -> point.getName().endsWith(".validation.accuracy"))
        .forEach(
            point ->
                curves
                    .computeIfAbsent(point.getModel(), model -> new TreeMap<>())
                    .put(point.getStep(), 100 * point.getValue()));
    return curves;
  }

  private static void plain(Chart<?, ?> chart) {
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
  }
}
