package io.netwright.pipelines.experiment;

import io.netwright.data.Dataset;
import io.netwright.doctor.Treatment;
import io.netwright.fpcc.FpccGraph;
import io.netwright.frat.RouteExtraction;
import io.netwright.lego.SharedClassRule;
import io.netwright.lego.SourceConfig;
import io.netwright.lego.TaskClasses;
import io.netwright.lego.TaskConfig;
import io.netwright.nn.ChannelSurgery;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.pipelines.config.ArchitectureConfig;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.train.TrainBaseline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Refuses, before anything is trained, what no stage could do with the images at hand: networks
 * that do not take them, layers and classes that do not exist, tasks that contradict themselves.
 */
final class SessionFeasibility {
  private final ExperimentConfig config;
  private final Map<String, Dataset> datasets = new LinkedHashMap<>();

  SessionFeasibility(ExperimentConfig config) {
    this.config = config;
  }

  /** Takes note of a data set of the experiment. */
  void add(Dataset dataset) {
    refuseWithoutTraining(dataset);
    datasets.put(dataset.name(), dataset);
  }

  /** Images that only test are enough for stages that train nothing. */
  private void refuseWithoutTraining(Dataset dataset) {
    List<Stage<?, ?>> training = new ArrayList<>(StageGraph.stages(config));
    training.removeAll(List.of(Stages.ROUTES, Stages.EVALUATE));
    if (dataset.train().size() == 0 && !training.isEmpty()) {
      throw ConfigException.at(
          "data." + dataset.name(),
          "has test images and no training images, which "
              + training.get(0)
              + " needs; add them, or let stages be routes and evaluate alone");
    }
  }

  /** Refuses what cannot be done, naming the entry. */
  void refuseImpossible(List<TrainingRecipe> recipes) {
    // A seed changes no network.
    Set<TrainingRecipe> networks = new LinkedHashSet<>();
    recipes.forEach(recipe -> networks.add(TrainingRecipe.newBuilder(recipe).setSeed(0).build()));
    networks.forEach(this::refuseImpossible);
    List<TaskConfig> tasks = config.assembly().tasks();
    for (int i = 0; i < tasks.size(); i++) {
      refuseImpossible(tasks.get(i), "assembly.tasks[" + i + "]");
    }
  }

  private void refuseImpossible(TrainingRecipe recipe) {
    String path = "architectures[" + row(recipe) + "]";
    LayerGraph graph =
        allowed(path, () -> TrainBaseline.graph(recipe, dataset(recipe.getDataset().getName())));
    if (StageGraph.stages(config).contains(Stages.ROUTES)) {
      allowed(path, () -> RouteExtraction.requireLayers(graph));
    }
    boolean cut = StageGraph.stages(config).contains(Stages.ASSEMBLE);
    if (cut && !config.assembly().tasks().isEmpty()) {
      allowed(path, () -> ChannelSurgery.cuttable(graph));
    }
    allowed(
        "treatment.layers",
        () -> {
          Treatment.requireLayers(graph, config.treatment());
          return graph;
        });
    boolean treats = StageGraph.stages(config).contains(Stages.TREAT);
    if (treats && config.treatment().layers().isEmpty()) {
      allowed("treatment.layers", graph::lastConvolution);
    }
    allowed("hardening", () -> FpccGraph.insert(graph, config.hardening()));
    if (StageGraph.stages(config).contains(Stages.HARDEN)) {
      allowed(
          "hardening.methods",
          () -> {
            FpccGraph.requireSites(graph, config.hardening());
            return graph;
          });
    }
  }

  private int row(TrainingRecipe recipe) {
    return config
        .architectures()
        .indexOf(
            new ArchitectureConfig(recipe.getArchitecture(), recipe.getWidth(), recipe.getGraph()));
  }

  private void refuseImpossible(TaskConfig task, String path) {
    List<List<String>> known = new ArrayList<>();
    List<Dataset> sources = new ArrayList<>();
    for (int i = 0; i < task.sources().size(); i++) {
      SourceConfig source = task.sources().get(i);
      Dataset data = dataset(source.dataset());
      refuseUnknownClasses(source, data, path + ".sources[" + i + "].classes");
      known.add(data.classes());
      sources.add(data);
    }
    TaskClasses classes = allowed(path, () -> TaskClasses.of(task, known));
    if (classes.names().size() < 2) {
      throw ConfigException.at(
          path, "has one class, " + classes.names() + "; a classifier needs at least two");
    }
    if (task.onSharedClass() == SharedClassRule.SEPARATE) {
      refuseOutputsOfOneMeaning(task, classes, path);
    }
    if (sources.stream().map(Dataset::shape).distinct().count() > 1) {
      throw ConfigException.at(
          path,
          "its data sets have images of different shapes, %s; give them the same height and width"
              .formatted(
                  sources.stream()
                      .map(data -> data.name() + " " + data.shape())
                      .distinct()
                      .toList()));
    }
  }

  private static void refuseUnknownClasses(SourceConfig source, Dataset data, String path) {
    for (int k = 0; k < source.classes().size(); k++) {
      String name = source.classes().get(k);
      if (!data.classes().contains(name)) {
        throw ConfigException.at(
            path + "[" + k + "]",
            "%s has no class %s; it has %s".formatted(data.name(), name, data.classes()));
      }
    }
  }

  /** Two outputs for the same images: no label could be right for both. */
  private static void refuseOutputsOfOneMeaning(TaskConfig task, TaskClasses classes, String path) {
    Set<String> meanings = new HashSet<>();
    for (int i = 0; i < task.sources().size(); i++) {
      String dataset = task.sources().get(i).dataset();
      for (int label : classes.bySource().get(i)) {
        if (!meanings.add(dataset + "/" + label)) {
          throw ConfigException.at(
              path + ".sources[" + i + "]",
              "gives a class of "
                  + dataset
                  + " that an earlier source gives; with onSharedClass separate its images would"
                  + " belong to two outputs: leave it out there, or set onSharedClass to first");
        }
      }
    }
  }

  private Dataset dataset(String name) {
    return Objects.requireNonNull(datasets.get(name));
  }

  /** Makes something; where its parts refuse, that is said of the entry that asks for it. */
  private static <T> T allowed(String path, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw ConfigException.at(path, String.valueOf(e.getMessage()));
    }
  }
}
