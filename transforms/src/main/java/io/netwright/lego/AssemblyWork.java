package io.netwright.lego;

import ai.djl.ndarray.NDManager;
import io.netwright.head.ParameterScaling;
import io.netwright.nn.WeightedGraph;
import io.netwright.repair.CutNetwork;
import io.netwright.repair.LayerFinding;
import io.netwright.repair.LeastSquaresRepair;
import io.netwright.repair.Repaired;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What goes into a task model, whatever its components keep.
 *
 * @param images for the repair and the budget
 * @param seed of the repair
 */
record AssemblyWork(
    List<TaskSource> sources,
    AssemblyConfig config,
    TaskImages images,
    Seed seed,
    NDManager manager) {

  AssemblyWork {
    sources = List.copyOf(sources);
  }

  /** The task model of some cuts, one of each source: repaired, scaled and joined. */
  TaskModel of(List<CutNetwork> cuts) {
    List<WeightedGraph> components = new ArrayList<>();
    List<List<LayerFinding>> findings = new ArrayList<>();
    for (CutNetwork cut : cuts) {
      switch (config.repair()) {
        case NONE -> components.add(cut.cut());
        case LEAST_SQUARES -> {
          Repaired repaired = LeastSquaresRepair.of(cut, images.training(), seed, manager);
          components.add(repaired.network());
          findings.add(repaired.findings());
        }
      }
    }
    return joined(components).cutTo(cuts, new RepairReport(findings));
  }

  /** The control: the whole networks, their outputs cut to the task's classes. */
  TaskModel restricted() {
    return joined(
        sources.stream().map(s -> Component.whole(s.model(), s.classes()).model()).toList());
  }

  private TaskModel joined(List<WeightedGraph> parts) {
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
    WeightedGraph unscaled = TaskAssembly.join(parts, possible);
    return new TaskModel(
        scaling ? TaskAssembly.join(scaled, possible) : unscaled,
        unscaled,
        possible,
        obstacle.orElse(""),
        factors,
        TaskModel.Making.WHOLE);
  }
}
