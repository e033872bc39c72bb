package io.netwright.pipelines.report;

import io.netwright.artifact.Workspace;
import io.netwright.metric.ParquetFiles;
import io.netwright.schemas.Evaluation;
import io.netwright.variant.FormerNames;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The models that a run evaluated.
 *
 * @param runId the run
 * @param evaluations its rows over all classes
 */
public record RunModels(String runId, List<Evaluation> evaluations) {

  /**
   * One of them.
   *
   * @param runId the run that evaluated it
   * @param modelId its id
   * @param name its name
   */
  public record One(String runId, String modelId, String name) {

    /** What means this model and no other. */
    public String address() {
      return runId + ":" + modelId;
    }

    @Override
    public String toString() {
      return address() + " (" + name + ")";
    }
  }

  /** Reads what a run evaluated; nothing where it evaluated nothing. */
  public static RunModels read(Workspace workspace, String runId) throws IOException {
    return new RunModels(
        runId,
        ParquetFiles.read(workspace, Evaluation.class, runId).stream()
            .filter(row -> row.getClassName() == null)
            .toList());
  }

  /** All of them, once each. */
  public List<One> all() {
    Map<String, One> models = new LinkedHashMap<>();
    for (Evaluation row : evaluations) {
      models.putIfAbsent(row.getModelId(), new One(runId, row.getModelId(), row.getModel()));
    }
    return List.copyOf(models.values());
  }

  /** Those that a text may mean: a name, or the beginning of a modelId. */
  public List<One> matching(String text) {
    String name = FormerNames.text(text);
    return all().stream()
        .filter(one -> one.name().equals(name) || one.modelId().startsWith(text))
        .toList();
  }
}
