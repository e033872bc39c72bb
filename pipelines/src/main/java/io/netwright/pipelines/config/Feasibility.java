package io.netwright.pipelines.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.lego.SourceConfig;
import io.netwright.lego.TaskConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Refuses experiments whose parts contradict each other, whatever the images: each part is good by
 * itself, and nothing that they ask for together can be done.
 */
final class Feasibility {

  private Feasibility() {}

  /** Refuses lists of classes that are given and empty; who wants all leaves the list out. */
  static void ofLists(JsonNode given) {
    Iterator<Map.Entry<String, JsonNode>> datasets = given.path("data").properties().iterator();
    datasets.forEachRemaining(
        dataset -> refuseEmpty("data." + dataset.getKey() + ".classes", dataset.getValue()));
    for (String list : List.of("models", "stages")) {
      if (given.path(list).isArray() && given.path(list).isEmpty()) {
        throw ConfigException.at(list, "is empty; name some, or leave it out");
      }
    }
    JsonNode tasks = given.path("assembly").path("tasks");
    for (int task = 0; task < tasks.size(); task++) {
      JsonNode sources = tasks.path(task).path("sources");
      for (int source = 0; source < sources.size(); source++) {
        refuseEmpty(source(task, source) + ".classes", sources.path(source));
      }
    }
  }

  private static void refuseEmpty(String path, JsonNode parent) {
    JsonNode classes = parent.path("classes");
    if (classes.isArray() && classes.isEmpty()) {
      throw ConfigException.at(path, "is empty; name classes, or leave it out for all");
    }
  }

  /** Refuses rows that are there twice, and sources that mean no model or several. */
  static void of(ExperimentConfig config) {
    refuseRepeatedRows(config.architectures());
    List<TaskConfig> tasks = config.assembly().tasks();
    for (int task = 0; task < tasks.size(); task++) {
      for (int source = 0; source < tasks.get(task).sources().size(); source++) {
        refuseNoModel(config, tasks.get(task).sources().get(source), source(task, source));
      }
    }
  }

  private static String source(int task, int source) {
    return "assembly.tasks[" + task + "].sources[" + source + "]";
  }

  private static void refuseRepeatedRows(List<ArchitectureConfig> architectures) {
    Map<List<Object>, Integer> seen = new HashMap<>();
    for (int i = 0; i < architectures.size(); i++) {
      ArchitectureConfig architecture = architectures.get(i);
      Integer before = seen.put(List.of(architecture.name(), width(architecture)), i);
      if (before != null) {
        throw ConfigException.at(
            "architectures[" + i + "]",
            "%s at width %s is architectures[%d] already; for repetitions give seeds"
                .formatted(architecture.name(), architecture.width(), before));
      }
    }
  }

  private static double width(ArchitectureConfig architecture) {
    return Objects.requireNonNull(architecture.width());
  }

  private static void refuseNoModel(ExperimentConfig config, SourceConfig source, String path) {
    requireKnown(path + ".dataset", "data set", source.dataset(), config.data().keySet());
    List<String> names = config.architectures().stream().map(ArchitectureConfig::name).toList();
    if (!config.models().isEmpty()) {
      return; // whether a source means one of them is known once they are found
    }
    if (!source.architecture().isEmpty()) {
      requireKnown(path + ".architecture", "architecture", source.architecture(), names);
    }
    List<String> seeds = config.seeds().stream().map(String::valueOf).toList();
    if (!source.seed().isEmpty()) {
      String seed = Long.toString(number(path + ".seed", source.seed()));
      requireKnown(path + ".seed", "seed", seed, seeds);
    }
    for (String name : source.architecture().isEmpty() ? names : List.of(source.architecture())) {
      List<ArchitectureConfig> meant =
          config.architectures().stream().filter(one -> one.name().equals(name)).toList();
      if (meant.size() > 1) {
        throw ConfigException.at(
            path,
            "must mean one model, but %s has the widths %s; keep one of them in this experiment"
                .formatted(name, meant.stream().map(ArchitectureConfig::width).toList()));
      }
    }
  }

  private static long number(String path, String seed) {
    try {
      return Long.parseLong(seed);
    } catch (NumberFormatException e) {
      throw ConfigException.at(path, "must be a whole number of at most 63 bits, got " + seed);
    }
  }

  private static void requireKnown(
      String path, String kind, String name, Collection<String> known) {
    if (!known.contains(name)) {
      throw ConfigException.at(
          path, "no %s %s; the experiment has %s".formatted(kind, name, new ArrayList<>(known)));
    }
  }
}
