package io.netwright.lego;

import ai.djl.ndarray.NDManager;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.refusal.RefusedException;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Assembles task models from components of one model or of several: of different data sets, class
 * counts or architectures (Model LEGO, NeurIPS 2024, model assembling).
 *
 * <p>A task model computes its components' logits side by side. Where there are several sources, a
 * head makes them comparable; the control gets its own by the same rule. One source gets none.
 */
public final class TaskAssembly {

  private TaskAssembly() {}

  /**
   * Disassembles every source's component, repairs them, joins them in order and gives them a head.
   *
   * @param images of the task; the repair does not read their labels, a head does
   * @param seed of the repair
   */
  public static TaskModel assemble(
      List<TaskSource> sources,
      AssemblyConfig config,
      TaskImages images,
      Seed seed,
      NDManager manager) {
    AssemblyWork work = new AssemblyWork(sources, config, images, seed, manager);
    return switch (config.selection()) {
      case BUDGET -> new BudgetSearch(work).run();
      case THRESHOLDS ->
          work.of(
              sources.stream()
                  .map(source -> Component.cut(source.model(), source.routes(), source.classes()))
                  .toList());
    };
  }

  /** The components of a task model as they were cut, without repair, joined as it is. */
  static TaskModel unrepaired(
      TaskModel assembled,
      List<TaskSource> sources,
      AssemblyConfig config,
      TaskImages images,
      Seed seed,
      NDManager manager) {
    return new AssemblyWork(sources, config, images, seed, manager)
        .repairing(AssemblyRepair.NONE)
        .of(assembled.making().cuts());
  }

  /**
   * The control: the sources' whole networks, their outputs cut to the same classes, side by side,
   * with a head chosen by the same rule.
   */
  public static TaskModel restricted(
      List<TaskSource> sources, AssemblyConfig config, TaskImages images, NDManager manager) {
    return new AssemblyWork(sources, config, images, Seed.of(0), manager).restricted();
  }

  /**
   * Networks as one whose logits are theirs side by side.
   *
   * @param form {@link AssemblyForm#PADDED} falls back to parallel where the parts do not align
   */
  public static WeightedGraph join(List<WeightedGraph> parts, AssemblyForm form) {
    requireSameImages(parts);
    if (parts.size() == 1) {
      return parts.get(0);
    }
    boolean padded = form == AssemblyForm.PADDED && Alignment.obstacle(parts).isEmpty();
    return padded ? PaddedAssembly.of(parts) : ParallelAssembly.of(parts);
  }

  private static void requireSameImages(List<WeightedGraph> parts) {
    List<FeatureShape> shapes =
        parts.stream().map(part -> part.graph().inputShape()).distinct().toList();
    if (shapes.size() != 1) {
      throw new RefusedException(
          "the models of a task must take images of one shape, got %s; resize the data to one shape"
              .formatted(shapes));
    }
  }
}
