package io.netwright.stage;

import io.netwright.artifact.Sha256;
import io.netwright.mlflow.Headlines;
import io.netwright.run.Measurement;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes lines into the record of a run that no single piece of work is about. */
public record RunLedger(RunEnvironment environment) {
  /**
   * The line of a model that was evaluated.
   *
   * @param doubts why its accuracies may mislead, a line each; mostly none
   * @param verdicts what the checks say of its accuracies, a line for each threat model
   */
  public void evaluated(
      ModelRef model,
      StageSpec spec,
      List<MetricPoint> points,
      List<String> doubts,
      List<String> verdicts)
      throws IOException {
    String key = Sha256.of(model.getModelId() + spec.config());
    long measuredAt = points.isEmpty() ? 0 : points.get(0).getMeasuredAt();
    StageRecord begun =
        RecordedOrigin.begun(
            StageRecord.started(key, spec.name(), ModelName.of(model), measuredAt),
            spec,
            Fingerprint.of(environment.threads()));
    StageRecord record =
        RecordedOrigin.of(begun, model, Map.of())
            .withMetrics(
                points.stream().map(point -> Measurement.of(point, model.getModelId())).toList())
            .ended(RunStatus.FINISHED, measuredAt);
    Map<String, String> tags = new TreeMap<>(record.tags());
    if (!verdicts.isEmpty()) {
      tags.put(Headlines.VERDICT, String.join("; ", verdicts));
    }
    if (!doubts.isEmpty()) {
      tags.put(Headlines.SUSPICIOUS, String.join("; ", doubts));
    }
    new RunStore(environment.workspace())
        .saveStage(environment.runId(), record.describedBy(record.params(), tags));
  }
}
