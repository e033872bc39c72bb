package io.netwright.pipelines.experiment;

import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.refusal.RefusedException;
import io.netwright.stage.PlannedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The stages of one launch, in order, each with where it takes its models from.
 *
 * @param session the experiment
 * @param nodes stages that compute, and stages whose results they need
 */
public record StageGraph(ExperimentSession session, List<Node> nodes) {

  /**
   * A stage of this launch.
   *
   * @param computes whether it may compute; else its results must be there
   */
  public record Node(Stage<?, ?> stage, Sources sources, boolean computes) {}

  /** Takes an immutable copy. */
  public StageGraph {
    nodes = List.copyOf(nodes);
  }

  /**
   * The stages that a choice of an experiment's stages means, and those that they need.
   *
   * @throws ConfigException where a stage can start from nothing, or from several things at once
   */
  public static StageGraph of(ExperimentSession session, Choice choice) throws IOException {
    List<Stage<?, ?>> ofExperiment = stages(session.config());
    Set<Stage<?, ?>> chosen = new LinkedHashSet<>(Stages.all());
    chosen.removeIf(stage -> !choice.includes(stage, ofExperiment));
    Set<Stage<?, ?>> needed = needed(session, chosen);
    List<Node> nodes = new ArrayList<>();
    for (Stage<?, ?> stage : Stages.all()) {
      if (needed.contains(stage)) {
        boolean computes = chosen.contains(stage) && choice.computes(stage);
        nodes.add(new Node(stage, sources(stage, session, needed), computes));
      }
    }
    StageGraph graph = new StageGraph(session, nodes);
    PlannedModels.of(graph); // refuses what has no meaning
    return graph;
  }

  /** The stages that an experiment has: those that it names, or all. */
  static List<Stage<?, ?>> stages(ExperimentConfig config) {
    List<Stage<?, ?>> named = new ArrayList<>();
    for (int i = 0; i < config.stages().size(); i++) {
      try {
        named.add(Stages.named(config.stages().get(i)));
      } catch (RefusedException e) {
        throw ConfigException.at("stages[" + i + "]", String.valueOf(e.getMessage()));
      }
    }
    return named.isEmpty() ? Stages.all() : named;
  }

  /** The chosen stages with all from which they take something, whether chosen or not. */
  private static Set<Stage<?, ?>> needed(ExperimentSession session, Set<Stage<?, ?>> chosen) {
    Set<Stage<?, ?>> needed = new LinkedHashSet<>(chosen);
    List<Stage<?, ?>> all = Stages.all();
    for (int i = all.size() - 1; i >= 0; i--) {
      Stage<?, ?> stage = all.get(i);
      boolean alone = needed.size() == 1 && session.given().isEmpty();
      if (needed.contains(stage) && stage.takes().every()) {
        needed.addAll(alone ? all.subList(0, i) : List.of());
      } else if (needed.contains(stage)) {
        needed.addAll(sources(stage, session, needed).stages());
      }
    }
    return needed;
  }

  private static Sources sources(
      Stage<?, ?> stage, ExperimentSession session, Set<Stage<?, ?>> needed) {
    if (!stage.takes().every()) {
      return Sources.of(stage, session.config(), session.given());
    }
    List<Stage<?, ?>> before = new ArrayList<>(Stages.before(stage));
    before.removeIf(other -> !needed.contains(other) || !other.gives().isModels());
    return new Sources(before, "", true);
  }

  /** What must be there before anything runs, with all that leads there; empty: nothing. */
  public StageGraph lookedUp() {
    int last = 0;
    for (int i = 0; i < nodes.size(); i++) {
      last = nodes.get(i).computes() ? last : i + 1;
    }
    return new StageGraph(session, nodes.subList(0, last));
  }

  /** Whether a stage may compute anything. */
  public boolean computes(Stage<?, ?> stage) {
    return nodes.stream().anyMatch(node -> node.stage().equals(stage) && node.computes());
  }

  /** The models that are started from, and those that will be made, in the order of the stages. */
  public List<PlannedModel> models() throws IOException {
    return PlannedModels.of(this);
  }

  /**
   * What goes from stage to stage: collections on Beam, results in a plan, names.
   *
   * @param <C> some of it
   */
  public interface Walk<C> {
    /** The cells of the grid. */
    C grid();

    /** Models that the experiment names. */
    C given();

    /**
     * What is of one variant.
     *
     * @param origin tells selections of one variant apart
     */
    C only(C all, String variant, String origin);

    /** What a stage makes of these. */
    C through(Stage<?, ?> stage, List<C> inputs) throws IOException;
  }

  /** Goes through the stages in their order. */
  public <C> void follow(Walk<C> walk) throws IOException {
    Map<String, C> made = new HashMap<>();
    for (Node node : nodes) {
      List<C> inputs = new ArrayList<>();
      if (node.stage().takes().isGrid()) {
        inputs.add(walk.grid());
      }
      for (Stage<?, ?> source : node.sources().stages()) {
        inputs.add(selected(source.word(), node.sources().variant(), made, walk));
      }
      if (node.sources().given() && !session.given().isEmpty()) {
        made.computeIfAbsent("given", name -> walk.given());
        inputs.add(selected("given", node.sources().variant(), made, walk));
      }
      made.put(node.stage().word(), walk.through(node.stage(), inputs));
    }
  }

  private static <C> C selected(
      String source, String variant, Map<String, C> made, Walk<C> walk) {
    C all = Objects.requireNonNull(made.get(source));
    return variant.isEmpty()
        ? all
        : made.computeIfAbsent(
            source + "/" + variant, name -> walk.only(all, variant, source));
  }
}
