package io.netwright.pipelines.report;

import io.netwright.schemas.MetricPoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose numbers make one line of a picture.
 *
 * @param name metric
 * @param series side of a comparison, with its candidate; null where nothing is compared
 */
record Curve(String modelId, String model, String name, @Nullable String series) {

  /** From the shortest on, of which the first that names every curve of a model is taken. */
  private static final List<Function<Curve, String>> LABELS =
      List.of(
          Curve::model,
          Curve::sided,
          curve -> curve.sided() + " " + curve.name,
          curve -> curve.sided() + " " + curve.name + " " + curve.modelId);

  static Curve of(MetricPoint point) {
    return new Curve(point.getModelId(), point.getModel(), point.getName(), point.getSeries());
  }

  private String sided() {
    return series == null ? model : model + " " + series;
  }

  /** What each is called in a legend: its model, and what else tells two of one name apart. */
  static Map<Curve, String> labels(Set<Curve> curves) {
    Map<Curve, String> labels = new LinkedHashMap<>();
    curves.stream()
        .collect(Collectors.groupingBy(Curve::model, LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(alike -> alike.forEach(curve -> labels.put(curve, shortest(alike).apply(curve))));
    return labels;
  }

  private static Function<Curve, String> shortest(List<Curve> alike) {
    return LABELS.stream()
        .filter(label -> alike.stream().map(label).distinct().count() == alike.size())
        .findFirst()
        .orElse(Curve::toString);
  }
}
