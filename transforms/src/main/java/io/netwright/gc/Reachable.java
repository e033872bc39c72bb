package io.netwright.gc;

import io.netwright.lineage.WorkspaceGraph;
import java.util.HashSet;
import java.util.Set;

/**
 * What is needed by what is to be kept: the closure over results, their files, their models and the
 * work that made those.
 */
final class Reachable {
  private final WorkspaceGraph graph;
  private final Set<String> keys = new HashSet<>();
  private final Set<String> models = new HashSet<>();
  private final Set<String> files = new HashSet<>();
  private final Set<String> datasets = new HashSet<>();

  Reachable(WorkspaceGraph graph) {
    this.graph = graph;
  }

  /** Keeps the result under a cache key, if there is one, and all that it came from. */
  void keepResult(String key) {
    if (!keys.add(key)) {
      return;
    }
    graph
        .result(key)
        .ifPresent(
            result -> {
              datasets.addAll(result.datasets());
              result.files().keySet().forEach(this::keepFile);
              result.modelIds().forEach(this::keepModel);
            });
  }

  /** Keeps a model and all that it came from. */
  void keepModel(String modelId) {
    if (models.add(modelId)) {
      graph.maker(modelId).ifPresent(result -> keepResult(result.key()));
    }
  }

  /** Keeps an artifact and the work that wrote it. */
  void keepFile(String sha256) {
    if (files.add(sha256)) {
      graph.writers(sha256).forEach(result -> keepResult(result.key()));
    }
  }

  /** Keeps the decoded images of a data set. */
  void keepDataset(String sha256) {
    datasets.add(sha256);
  }

  boolean hasResult(String key) {
    return keys.contains(key);
  }

  boolean hasFile(String sha256) {
    return files.contains(sha256);
  }

  boolean hasDataset(String sha256) {
    return datasets.contains(sha256);
  }
}
