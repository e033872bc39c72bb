package io.netwright.lego;

import io.netwright.nn.WeightedGraph;
import java.util.List;

/**
 * A network assembled for a task, or its control, the sources' whole networks restricted to it.
 *
 * @param model logits in the order of the task's outputs, scaled if asked for
 * @param unscaled the same before parameter scaling
 * @param form how its parts were joined
 * @param whyParallel the difference between the parts for which they could not be padded; empty
 *     where they were, or nothing else was asked for
 * @param repair what became of its parts' layers
 * @param scaling by part; empty where nothing was scaled
 */
public record TaskModel(
    WeightedGraph model,
    WeightedGraph unscaled,
    AssemblyForm form,
    String whyParallel,
    RepairReport repair,
    List<ParameterScaling> scaling) {

  /** Takes an immutable copy. */
  public TaskModel {
    scaling = List.copyOf(scaling);
  }
}
