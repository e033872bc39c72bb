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
 * @param models those that are remembered
 */
record ComparedData(List<ModelRef> models) {

  /** Reads what a workspace remembers. */
  static ComparedData read(Workspace workspace) throws IOException {
    return new ComparedData(new ModelIndex(workspace).all());
  }

  /** Whether data sets of one name are known to have other images for one model than the other. */
  boolean differs(String first, String second) {
    Map<String, String> ours = digests(first);
    Map<String, String> theirs = digests(second);
    return ours.entrySet().stream()
        .anyMatch(one -> !theirs.getOrDefault(one.getKey(), one.getValue()).equals(one.getValue()));
  }

  /** Whether both are known to be made from data sets of the same names with the same images. */
  boolean agrees(String first, String second) {
    Map<String, String> ours = digests(first);
    return !ours.isEmpty() && ours.equals(digests(second));
  }

  /** By the name of the data set; none of a model that is not remembered. */
  private Map<String, String> digests(String modelId) {
    return models.stream()
        .filter(model -> model.getModelId().equals(modelId))
        .flatMap(model -> model.getDatasets().stream())
        .collect(Collectors.toMap(DatasetRef::getName, DatasetRef::getSha256, (one, other) -> one));
  }
}
