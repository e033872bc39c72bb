package io.netwright.lego;

import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.data.ValidationPart;
import io.netwright.head.HeadImages;
import io.netwright.head.Headed;
import io.netwright.head.Heads;
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
 * @param images for the repair, the head and the budget
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

  /** The task model of some cuts, one of each source: repaired, joined and given a head. */
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

  /** The same with another repair. */
  AssemblyWork repairing(AssemblyRepair repair) {
    return new AssemblyWork(sources, config.withRepair(repair), images, seed, manager);
  }

  /** The control: the whole networks, their outputs cut to the task's classes. */
  TaskModel restricted() {
    return joined(
        sources.stream().map(s -> Component.whole(s.model(), s.classes()).model()).toList());
  }

  private TaskModel joined(List<WeightedGraph> parts) {
    Optional<String> obstacle =
        config.form() == AssemblyForm.PADDED ? Alignment.obstacle(parts) : Optional.empty();
    AssemblyForm possible = obstacle.isPresent() ? AssemblyForm.PARALLEL : config.form();
    // The logits of one network are comparable as they are.
    Headed headed =
        parts.size() == 1
            ? Headed.plain(TaskAssembly.join(parts, possible))
            : Heads.of(
                config.head(),
                parts,
                some -> TaskAssembly.join(some, possible),
                headImages(),
                manager);
    return new TaskModel(headed, possible, obstacle.orElse(""), TaskModel.Making.WHOLE);
  }

  /** Where thresholds decide, no validation image is set apart for anything. */
  private HeadImages headImages() {
    ImageSet validation =
        config.selection() == AssemblySelection.BUDGET
            ? ValidationPart.JOINING.of(images.validation())
            : images.validation();
    return new HeadImages(
        images.training(), validation, sources.stream().map(TaskSource::ownValidation).toList());
  }
}
