package io.netwright.pipelines.report;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which data models were made from.
 *
 * @param workspace where the models are
 */
record ComparedData(Workspace workspace) {

  /** Whether data sets of one name are known to have other images for one model than the other. */
  boolean differs(String first, String second) throws IOException {
    List<ModelRef> models = new ModelIndex(workspace).all();
    Map<String, String> ours = digests(first, models);
    Map<String, String> theirs = digests(second, models);
    return ours.entrySet().stream()
        .anyMatch(one -> !theirs.getOrDefault(one.getKey(), one.getValue()).equals(one.getValue()));
  }

  /** By the name of the data set; none of a model that is not remembered. */
  private static Map<String, String> digests(String modelId, List<ModelRef> models) {
    return models.stream()
        .filter(model -> model.getModelId().equals(modelId))
        .flatMap(model -> model.getDatasets().stream())
        .collect(Collectors.toMap(DatasetRef::getName, DatasetRef::getSha256, (one, other) -> one));
  }
}
