package io.netwright.lego;

import io.netwright.budget.SizeCurve;
import io.netwright.metric.Journal;
import io.netwright.metric.Metric;
import io.netwright.metric.MetricNames;
import io.netwright.metric.Series;
import io.netwright.nn.graph.LayerGraph;
import java.util.List;

/**
 * Writes down how large a task model is beside its sources, and the sizes that were looked at.
 *
 * @param journal of the task model
 */
record TaskNumbers(Journal journal) {

  /** Sizes before and after, classes without a factor, and the curve where a budget decides. */
  void report(List<TaskSource> sources, TaskModel assembled) {
    List<LayerGraph> before = sources.stream().map(source -> source.model().graph()).toList();
    LayerGraph after = assembled.model().graph();
    report(
        MetricNames.SOURCE_PARAMETERS,
        0,
        (double) before.stream().mapToLong(LayerGraph::parameterCount).sum());
    report(
        MetricNames.SOURCE_MULTIPLY_ADDS,
        0,
        (double) before.stream().mapToLong(LayerGraph::multiplyAdds).sum());
    report(MetricNames.PARAMETERS, 0, (double) after.parameterCount());
    report(MetricNames.MULTIPLY_ADDS, 0, (double) after.multiplyAdds());
    report(
        MetricNames.SCALING_UNDETERMINED,
        0,
        assembled.scaling().stream().mapToInt(scaling -> scaling.undetermined().size()).sum());
    assembled.making().curve().ifPresent(this::report);
  }

  private void report(SizeCurve curve) {
    for (int step = 0; step < curve.sizes().size(); step++) {
      SizeCurve.Size size = curve.sizes().get(step);
      report(MetricNames.SIZE_PARAMETERS, step, (double) size.parameters());
      report(MetricNames.SIZE_MULTIPLY_ADDS, step, (double) size.multiplyAdds());
      report(MetricNames.SIZE_ACCURACY, step, size.accuracy());
      report(MetricNames.SIZE_LOSS, step, size.loss().loss());
      report(MetricNames.SIZE_BOUND, step, size.loss().bound());
    }
    report(MetricNames.SIZE_CHOSEN, 0, curve.chosen());
    report(MetricNames.SIZE_IMAGES, 0, curve.images());
  }

  private void report(Metric metric, long step, double value) {
    journal.report(metric.in(Series.TREATMENT), step, value);
  }
}
