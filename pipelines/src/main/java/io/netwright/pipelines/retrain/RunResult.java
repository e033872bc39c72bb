package io.netwright.pipelines.retrain;

import io.netwright.artifact.Workspace;
import io.netwright.metric.ParquetFiles;
import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.promotion.GateEvidence;
import io.netwright.promotion.PromotionConfig;
import io.netwright.refusal.WorkFailedException;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.Finding;
import io.netwright.schemas.ModelRef;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a finished run says about the models that the gate looks at.
 *
 * @param evaluations accuracies of all its models
 * @param outcomes what every attack did to every image
 * @param findings what speaks against the accuracies
 */
record RunResult(
    Workspace workspace,
    List<Evaluation> evaluations,
    List<ExampleOutcome> outcomes,
    List<Finding> findings) {

  static RunResult of(Workspace workspace, String runId) throws IOException {
    return new RunResult(
        workspace,
        ParquetFiles.read(workspace, Evaluation.class, runId),
        ParquetFiles.read(workspace, ExampleOutcome.class, runId),
        ParquetFiles.read(workspace, Finding.class, runId));
  }

  /** The one model that the configuration means. */
  ModelRef challenger(PromotionConfig config) throws IOException {
    Set<String> meant =
        evaluations.stream()
            .filter(row -> config.means(new ModelName(row.getFamily(), row.getVariant())))
            .map(Evaluation::getModelId)
            .collect(Collectors.toCollection(TreeSet::new));
    if (meant.size() != 1) {
      throw new WorkFailedException(
          "promotion.model "
              + config.model()
              + " means "
              + meant.size()
              + " of the models that were made, it must mean one of "
              + evaluations.stream()
                  .map(Evaluation::getModel)
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
    String modelId = meant.iterator().next();
    return new ModelIndex(workspace)
        .all().stream()
            .filter(model -> model.getModelId().equals(modelId))
            .findFirst()
            .orElseThrow(
                () -> new WorkFailedException("model " + modelId + " is gone from the workspace"));
  }

  GateEvidence measured(ModelRef model) {
    return GateEvidence.of(model, evaluations, outcomes, findings);
  }
}
