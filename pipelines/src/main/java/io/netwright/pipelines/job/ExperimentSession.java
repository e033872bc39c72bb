package io.netwright.pipelines.job;

import io.netwright.artifact.Workspace;
import io.netwright.data.DataSources;
import io.netwright.data.Dataset;
import io.netwright.pipelines.config.ArchitectureConfig;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.TrainingRecipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An experiment whose data sets have been opened and found good.
 *
 * @param config the experiment
 * @param data where its data sets lie
 * @param recipes the grid: data sets by architectures by seeds
 */
public record ExperimentSession(
    ExperimentConfig config, DataSources data, List<TrainingRecipe> recipes) {

  /**
   * Opens and checks every data set.
   *
   * @param workspace for data sets that are kept there
   */
  public static ExperimentSession open(
      ExperimentConfig config, String cacheFolder, Workspace workspace) throws IOException {
    DataSources data =
        DataSources.pinned(config.data(), cacheFolder, workspace, config.substituted());
    List<TrainingRecipe> recipes = new ArrayList<>();
    for (String name : config.data().keySet()) {
      Dataset dataset = data.open(name);
      DatasetRef ref = new DatasetRef(name, dataset.sha256());
      for (ArchitectureConfig architecture : config.architectures()) {
        config.seeds().forEach(seed -> recipes.add(recipe(architecture, ref, seed)));
      }
    }
    return new ExperimentSession(config, data, recipes);
  }

  private static TrainingRecipe recipe(
      ArchitectureConfig architecture, DatasetRef dataset, long seed) {
    return TrainingRecipe.newBuilder()
        .setArchitecture(architecture.name())
        .setWidth(Objects.requireNonNull(architecture.width()))
        .setDataset(dataset)
        .setSeed(seed)
        .build();
  }
}
