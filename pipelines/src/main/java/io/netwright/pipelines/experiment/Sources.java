package io.netwright.pipelines.experiment;

import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.schemas.ModelRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Where a stage takes its models from.
 *
 * @param stages whose models it takes; where none of them is chosen, they are looked up
 * @param variant the variant that it takes of them; empty: all
 * @param given whether it takes models that the experiment names
 */
record Sources(List<Stage<?, ?>> stages, String variant, boolean given) {
  private static final Sources GRID = new Sources(List.of(), "", false);

  /**
   * The sources of a stage.
   *
   * @param config of the experiment, with its stages and what they go on from
   * @param given models that the experiment names
   */
  static Sources of(Stage<?, ?> stage, ExperimentConfig config, List<ModelRef> given) {
    requireVariants(config);
    if (stage.takes().isGrid()) {
      return GRID;
    }
    if (!stage.takes().isModels()) {
      return from(List.of(nearest(stage, Stages.before(stage)).orElseThrow()), "", false);
    }
    String from = config.from().get(stage.words().section());
    return from == null ? byDefault(stage, config, given) : named(stage, from, config, given);
  }

  private static void requireVariants(ExperimentConfig config) {
    List<String> sections = Stages.sectionsWithFrom();
    for (String section : config.from().keySet()) {
      if (!sections.contains(section)) {
        throw ConfigException.at(
            section + ".from", "unknown key; a variant to go on from belongs to " + sections);
      }
    }
  }

  private static Sources from(List<Stage<?, ?>> stages, String variant, boolean given) {
    return new Sources(stages, variant, given);
  }

  /** The variant that the nearest stage before it makes, of those that run. */
  private static Sources byDefault(
      Stage<?, ?> stage, ExperimentConfig config, List<ModelRef> given) {
    List<Stage<?, ?>> running = new ArrayList<>(Stages.before(stage));
    running.retainAll(StageGraph.stages(config));
    Optional<Stage<?, ?>> nearest = nearest(stage, running);
    if (nearest.isEmpty() && !given.isEmpty()) {
      return from(List.of(), "", true);
    }
    return goingOn(nearest.or(() -> nearest(stage, Stages.before(stage))).orElseThrow());
  }

  private static Sources goingOn(Stage<?, ?> before) {
    // Models that the experiment names stand beside those of the grid.
    return before.takes().isGrid()
        ? from(List.of(before), "", true)
        : from(List.of(before), before.goesOn(), false);
  }

  private static Sources named(
      Stage<?, ?> stage, String variant, ExperimentConfig config, List<ModelRef> given) {
    boolean isGiven = given.stream().anyMatch(model -> model.getVariant().equals(variant));
    for (Stage<?, ?> before : Stages.before(stage)) {
      if (before.makes(config).contains(variant)) {
        // Whatever stands in for a baseline is one.
        boolean all = before.takes().isGrid() && variant.equals(before.goesOn());
        return from(List.of(before), all ? "" : variant, isGiven);
      }
    }
    if (isGiven) {
      return from(List.of(), variant, true);
    }
    TreeSet<String> known = new TreeSet<>();
    Stages.before(stage).forEach(before -> known.addAll(before.makes(config)));
    given.forEach(model -> known.add(model.getVariant()));
    throw ConfigException.at(
        stage.words().section() + ".from",
        "no stage before %s makes %s; it can go on from %s".formatted(stage, variant, known));
  }

  private static Optional<Stage<?, ?>> nearest(Stage<?, ?> stage, List<Stage<?, ?>> stages) {
    return stages.stream()
        .filter(before -> before.gives().type() == stage.takes().type())
        .reduce((first, second) -> second);
  }
}
