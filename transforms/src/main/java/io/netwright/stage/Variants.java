package io.netwright.stage;

import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ModelTask;
import io.netwright.variant.Variant;
import java.io.Serializable;
import java.util.List;

/**
 * What a stage makes of every model: one of each variant, such as a treated model and its control.
 *
 * @param all the variants, the one that later stages go on from first
 */
public record Variants(List<Variant> all) implements Serializable {
  /** Takes an immutable copy. */
  public Variants {
    all = List.copyOf(all);
  }

  /** A variant and its control, which are compared with each other. */
  public static Variants of(Variant variant, Variant control) {
    return new Variants(List.of(variant.comparedWith(control), control));
  }

  /** The variant that a task asks for. */
  public Variant asked(ModelTask task) {
    return all.stream()
        .filter(variant -> variant.label().equals(task.getVariant()))
        .findFirst()
        .orElseThrow();
  }

  /** A task for each variant of a model. */
  public List<ModelTask> tasks(ModelRef model) {
    return all.stream().map(variant -> new ModelTask(model, variant.label())).toList();
  }

  /** A task for each variant of each model. */
  public List<ModelTask> tasks(List<ModelRef> models) {
    return models.stream().flatMap(model -> tasks(model).stream()).toList();
  }

  /** The models that will be made of planned ones. */
  public List<PlannedModel> models(List<PlannedModel> inputs) {
    return inputs.stream().flatMap(model -> all.stream().map(model::as)).toList();
  }
}
