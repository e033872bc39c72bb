package io.netwright.stage;

import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ModelTask;
import java.io.Serializable;
import java.util.List;

/**
 * What a stage makes of every model: one of each variant, such as a treated model and its control.
 *
 * @param stage name of the stage
 * @param names names of the variants, the one that later stages go on from first
 */
public record Variants(String stage, List<String> names) implements Serializable {
  /** Takes an immutable copy. */
  public Variants {
    names = List.copyOf(names);
  }

  /** A task for each variant of a model. */
  public List<ModelTask> tasks(ModelRef model) {
    return names.stream().map(variant -> new ModelTask(model, variant)).toList();
  }

  /** A task for each variant of each model. */
  public List<ModelTask> tasks(List<ModelRef> models) {
    return models.stream().flatMap(model -> tasks(model).stream()).toList();
  }

  /** The models that will be made of planned ones. */
  public List<PlannedModel> models(List<PlannedModel> inputs) {
    return inputs.stream()
        .flatMap(model -> names.stream().map(variant -> model.as(variant, stage)))
        .toList();
  }
}
