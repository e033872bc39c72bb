package io.netwright.metric;

import org.jspecify.annotations.Nullable;

/**
 * What a number is. What tells numbers of one name apart stands beside the name, not in it.
 *
 * @param name {@code stage.name} with the unit in the name, e.g. {@code train.loss}
 * @param level strength at which it was measured, e.g. of noise; null where there is none
 * @param layer layer it is about; null where it is about the whole model
 * @param series what is compared, one of {@link Series}; null where nothing is
 */
public record Metric(
    String name, @Nullable Double level, @Nullable String layer, @Nullable String series) {

  /** The number of that name, of the whole model. */
  public static Metric named(String name) {
    return new Metric(name, null, null, null);
  }

  /** The same at some strength. */
  public Metric atLevel(double newLevel) {
    return new Metric(name, newLevel, layer, series);
  }

  /** The same about one layer. */
  public Metric of(String newLayer) {
    return new Metric(name, level, newLayer, series);
  }

  /** The same of one side of a comparison. */
  public Metric in(String newSeries) {
    return new Metric(name, level, layer, newSeries);
  }
}
