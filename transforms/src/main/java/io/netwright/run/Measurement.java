package io.netwright.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.netwright.metric.MeasuredModel;
import io.netwright.metric.Metric;
import io.netwright.schemas.MetricPoint;
import io.netwright.variant.FormerNames;
import org.jspecify.annotations.Nullable;

/**
 * A number in the record of a stage.
 *
 * @param name metric, e.g. {@code train.loss}
 * @param step epoch, or 0 where there is none
 * @param value the number; may be NaN or infinite
 * @param measuredAt milliseconds since 1970-01-01T00:00Z when it was measured
 * @param level strength at which it was measured; null where there is none
 * @param layer layer it is about; null where it is about the whole model
 * @param series side of a comparison; null where nothing is compared
 * @param modelId model it is about; null where that is the one the work makes
 * @param model what people call that model; null with its id
 * @param variant what that model is within its family; null with its id
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Measurement(
    String name,
    long step,
    double value,
    long measuredAt,
    @Nullable Double level,
    @Nullable String layer,
    @Nullable String series,
    @Nullable String modelId,
    @Nullable String model,
    @Nullable String variant) {

  /** A number about the whole model that the stage's record names. */
  public Measurement(String name, long step, double value, long measuredAt) {
    this(name, step, value, measuredAt, null, null, null, null, null, null);
  }

  /** A number about a model, or about the one that the work makes where that is null. */
  public static Measurement of(
      @Nullable MeasuredModel about, Metric metric, long step, double value, long measuredAt) {
    return new Measurement(
        metric.name(),
        step,
        value,
        measuredAt,
        metric.level(),
        metric.layer(),
        metric.series(),
        about == null ? null : about.modelId(),
        about == null ? null : about.name(),
        about == null ? null : about.variant());
  }

  /**
   * The number of a metric point.
   *
   * @param own id of the model that the stage's record names already
   */
  public static Measurement of(MetricPoint point, String own) {
    MeasuredModel about =
        new MeasuredModel(point.getModelId(), point.getModel(), point.getVariant());
    Metric metric =
        new Metric(point.getName(), point.getLevel(), point.getLayer(), point.getSeries());
    return of(
        about.modelId().equals(own) ? null : about,
        metric,
        point.getStep(),
        point.getValue(),
        point.getMeasuredAt());
  }

  /** The same under today's names, where the record of a run was written under former ones. */
  Measurement renamed() {
    return model == null || variant != null
        ? this
        : new Measurement(
            name,
            step,
            value,
            measuredAt,
            level,
            layer,
            series,
            modelId,
            FormerNames.text(model),
            FormerNames.name(model).variant());
  }

  /** What it is a number of; no two of one record have all of it alike. */
  public Place place() {
    return new Place(
        modelId == null || model == null || variant == null
            ? null
            : new MeasuredModel(modelId, model, variant),
        new Metric(name, level, layer, series),
        step);
  }

  /**
   * What a number is of.
   *
   * @param about null: the model that the work makes
   */
  public record Place(@Nullable MeasuredModel about, Metric metric, long step) {}
}
