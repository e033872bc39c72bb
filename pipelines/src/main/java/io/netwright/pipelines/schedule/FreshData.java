package io.netwright.pipelines.schedule;

import io.netwright.artifact.Workspace;
import io.netwright.data.DataException;
import io.netwright.data.DataSources;
import io.netwright.data.Dataset;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The data sets of an experiment as they are now.
 *
 * @param config names them
 * @param cacheFolder folder for decoded images
 * @param workspace for data sets that are kept there
 */
public record FreshData(ExperimentConfig config, String cacheFolder, Workspace workspace) {

  /**
   * The data sets that a model was made with, by name.
   *
   * @throws DataException where the experiment does not have one of them
   */
  Map<String, Dataset> of(ModelRef model) throws IOException {
    DataSources sources =
        DataSources.pinned(config.data(), cacheFolder, workspace, config.substituted());
    Map<String, Dataset> datasets = new LinkedHashMap<>();
    for (DatasetRef ref : model.getDatasets()) {
      datasets.put(ref.getName(), sources.reopen(ref.getName()));
    }
    return datasets;
  }
}
