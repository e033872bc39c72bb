package io.netwright.metric;

import io.netwright.schemas.ModelRef;

/**
 * The model that a number is about.
 *
 * @param modelId its id, also where it is not published yet
 * @param name what people call it
 * @param variant what it is within its family
 */
public record MeasuredModel(String modelId, String name, String variant) {

  /** A model that is there. */
  public static MeasuredModel of(ModelRef model) {
    return new MeasuredModel(model.getModelId(), model.getName(), model.getVariant());
  }
}
