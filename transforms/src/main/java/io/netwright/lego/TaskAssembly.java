package io.netwright.lego;

import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.refusal.RefusedException;
import io.netwright.repair.CutNetwork;
import io.netwright.repair.LayerFinding;
import io.netwright.repair.LeastSquaresRepair;
import io.netwright.repair.Repaired;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Assembles task models from components of one model or of several: of different data sets, class
 * counts or architectures (Model LEGO, NeurIPS 2024, model assembling).
 *
 * <p>A task model computes its components' logits side by side. With scaling, and only where there
 * are several sources, each is multiplied by its factor; the control's likewise.
 */
public final class TaskAssembly {

  private TaskAssembly() {}

  /**
   * Disassembles every source's component, repairs and scales them and joins them in order.
   *
   * @param images training images of all classes of the task, for the repair; labels are not read:
   *     a part also answers for images that are not its own
   * @param seed of the repair
   */
  public static TaskModel assemble(
      List<TaskSource> sources,
      AssemblyConfig config,
      ImageSet images,
      Seed seed,
      NDManager manager) {
    List<WeightedGraph> components = new ArrayList<>();
    List<List<LayerFinding>> findings = new ArrayList<>();
    for (TaskSource source : sources) {
      switch (config.repair()) {
        case NONE ->
            components.add(Component.of(source.model(), source.routes(), source.classes()).model());
        case LEAST_SQUARES -> {
          CutNetwork cut = Component.cut(source.model(), source.routes(), source.classes());
          Repaired repaired = LeastSquaresRepair.of(cut, images, seed, manager);
          components.add(repaired.network());
          findings.add(repaired.findings());
        }
      }
    }
    return assembled(sources, components, config, manager, new RepairReport(findings));
  }

  /**
   * The control: the sources' whole networks, their outputs cut to the same classes, side by side,
   * and scaled where task models are.
   */
  public static TaskModel restricted(
      List<TaskSource> sources, AssemblyConfig config, NDManager manager) {
    List<WeightedGraph> whole =
        sources.stream().map(s -> Component.whole(s.model(), s.classes()).model()).toList();
    return assembled(sources, whole, config, manager, RepairReport.NONE);
  }

  private static TaskModel assembled(
      List<TaskSource> sources,
      List<WeightedGraph> parts,
      AssemblyConfig config,
      NDManager manager,
      RepairReport repair) {
    // The logits of one network are comparable as they are.
    boolean scaling = config.scaling() && sources.size() > 1;
    AssemblyForm form = config.form();
    List<ParameterScaling> factors = new ArrayList<>();
    List<WeightedGraph> scaled = new ArrayList<>();
    for (int i = 0; i < parts.size() && scaling; i++) {
      ParameterScaling own =
          ParameterScaling.of(parts.get(i), sources.get(i).ownValidation(), manager);
      factors.add(own);
      scaled.add(own.apply(parts.get(i)));
    }
    Optional<String> obstacle =
        form == AssemblyForm.PADDED ? Alignment.obstacle(parts) : Optional.empty();
    AssemblyForm possible = obstacle.isPresent() ? AssemblyForm.PARALLEL : form;
    WeightedGraph unscaled = join(parts, possible);
    return new TaskModel(
        scaling ? join(scaled, possible) : unscaled,
        unscaled,
        possible,
        obstacle.orElse(""),
        repair,
        factors);
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
