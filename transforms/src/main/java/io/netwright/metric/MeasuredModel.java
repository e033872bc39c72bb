package io.netwright.metric;

import io.netwright.schemas.ModelRef;

/**
 * The model that a number is about.
 *
 * @param modelId its id, also where it is not published yet
 * @param name what people call it
 */
public record MeasuredModel(String modelId, String name) {

  /** A model that is there. */
  public static MeasuredModel of(ModelRef model) {
    return new MeasuredModel(model.getModelId(), model.getName());
  }
}
