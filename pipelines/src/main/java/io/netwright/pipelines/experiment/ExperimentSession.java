package io.netwright.pipelines.experiment;

import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.data.DataException;
import io.netwright.data.DataSources;
import io.netwright.data.Dataset;
import io.netwright.pipelines.config.ArchitectureConfig;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.stage.StageWork;
import io.netwright.stage.StandIn;
import io.netwright.text.Foreign;
import io.netwright.train.TrainBaseline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An experiment whose data sets have been opened and found good.
 *
 * @param config the experiment
 * @param data where its data sets lie
 * @param datasets its data sets as they are
 * @param recipes the grid: data sets by architectures by seeds
 * @param imports for every baseline that an imported model stands in for, by its family: the key of
 *     that import
 * @param given models that the experiment names beside the grid
 * @param matched how the outputs of such models were matched with classes, a line each
 */
public record ExperimentSession(
    ExperimentConfig config,
    DataSources data,
    List<DatasetRef> datasets,
    List<TrainingRecipe> recipes,
    SortedMap<String, String> imports,
    List<ModelRef> given,
    List<String> matched) {

  /**
   * Opens and checks every data set, and refuses what no stage could do with them.
   *
   * @param workspace for data sets that are kept there
   */
  public static ExperimentSession open(
      ExperimentConfig asWritten, String cacheFolder, Workspace workspace) throws IOException {
    return open(
        asWritten, cacheFolder, workspace, new GivenModels(workspace).of(asWritten.models()));
  }

  /**
   * The same about models that were found already.
   *
   * @param asWritten names them, for people
   */
  public static ExperimentSession open(
      ExperimentConfig asWritten, String cacheFolder, Workspace workspace, List<ModelRef> given)
      throws IOException {
    ExperimentConfig config = settled(asWritten, given);
    DataSources data =
        DataSources.pinned(config.data(), cacheFolder, workspace, config.substituted());
    List<DatasetRef> datasets = new ArrayList<>();
    List<TrainingRecipe> recipes = new ArrayList<>();
    SessionFeasibility feasible = new SessionFeasibility(config);
    for (String name : config.data().keySet()) {
      Dataset dataset = opened(data, name);
      feasible.add(dataset);
      DatasetRef ref = new DatasetRef(name, dataset.sha256());
      datasets.add(ref);
      for (ArchitectureConfig architecture : config.architectures()) {
        config.seeds().forEach(seed -> recipes.add(recipe(architecture, ref, seed)));
      }
    }
    feasible.refuseImpossible(recipes);
    new MaskCheck(config, data).refuseImpossible();
    List<ModelOnData> on = new GivenModels(workspace).on(data, given);
    return new ExperimentSession(
        config,
        data,
        datasets,
        recipes,
        imports(config, data, recipes, workspace),
        on.stream().map(ModelOnData::model).toList(),
        matched(on));
  }

  /** The same for workers that start in other folders than this process. */
  ExperimentSession rooted() {
    return new ExperimentSession(config, data.rooted(), datasets, recipes, imports, given, matched);
  }

  /** What tells the masks of its images from others; empty where nothing asks for masks. */
  public String masks() throws IOException {
    return new MaskCheck(config, data).digest(datasets);
  }

  /** What is hardened is part of that configuration's keys, so it must say what really happens. */
  private static ExperimentConfig settled(ExperimentConfig config, List<ModelRef> given) {
    Sources hardened = Sources.of(Stages.HARDEN, config, given);
    return config.hardenedFrom(
        hardened.stages().isEmpty()
            ? hardened.variant()
            : hardened.variant().isEmpty()
                ? hardened.stages().get(0).goesOn()
                : hardened.variant());
  }

  private static Dataset opened(DataSources data, String name) throws IOException {
    try {
      return data.open(name);
    } catch (DataException e) {
      String message = String.valueOf(e.getMessage());
      String entry = message.contains(" has no class ") ? ".classes" : "";
      throw ConfigException.at("data." + name + entry, message);
    }
  }

  private static SortedMap<String, String> imports(
      ExperimentConfig config, DataSources data, List<TrainingRecipe> recipes, Workspace workspace)
      throws IOException {
    SortedMap<String, String> imports = new TreeMap<>();
    StageWork<TrainingRecipe, ModelRef> training =
        TrainBaseline.with(config.training(), data).work();
    for (TrainingRecipe recipe : recipes) {
      StandIn.of(workspace, training, recipe, Unreadable.WARN)
          .ifPresent(other -> imports.put(TrainBaseline.family(recipe), other.key()));
    }
    return imports;
  }

  private static List<String> matched(List<ModelOnData> models) {
    return models.stream()
        .flatMap(
            one ->
                one.notes().stream()
                    .map(note -> one.model().getName() + ": " + note.replaceAll(" +", " ")))
        .toList();
  }

  /**
   * What of the data sets was left out, resized, or found twice, and how outputs of models were
   * matched with their classes; a line each.
   */
  public List<String> remarks() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : config.data().keySet()) {
      data.open(name).remarks().forEach(remark -> lines.add("data set " + name + ": " + remark));
    }
    lines.addAll(matched);
    lines.addAll(new MaskCheck(config, data).remarks());
    lines.replaceAll(Foreign::plain); // classes and files may have names of several lines
    return lines;
  }

  private static TrainingRecipe recipe(
      ArchitectureConfig architecture, DatasetRef dataset, long seed) {
    return TrainingRecipe.newBuilder()
        .setArchitecture(architecture.name())
        .setWidth(Objects.requireNonNull(architecture.width()))
        .setDataset(dataset)
        .setSeed(seed)
        .setGraph(architecture.graph())
        .build();
  }
}
