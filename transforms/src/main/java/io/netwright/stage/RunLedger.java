package io.netwright.stage;

import io.netwright.artifact.Sha256;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.track.Measurement;
import io.netwright.track.RunStatus;
import io.netwright.track.RunStore;
import io.netwright.track.StageRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes lines into the record of a run that no single piece of work is about. */
public record RunLedger(RunEnvironment environment) {
  /** The line of a model that was evaluated. */
  public void evaluated(ModelRef model, StageSpec spec, List<MetricPoint> points)
      throws IOException {
    String key = Sha256.of(model.getModelId() + spec.config());
    long measuredAt = points.isEmpty() ? 0 : points.get(0).getMeasuredAt();
    StageRecord begun =
        Lineage.begun(
            StageRecord.started(key, spec.name(), model.getName(), model.getVariant(), measuredAt),
            spec,
            Fingerprint.of(environment.threads()));
    StageRecord record =
        Lineage.of(begun, model, Map.of())
            .measuring(
                points.stream().map(point -> Measurement.of(point, model.getModelId())).toList())
            .ended(RunStatus.FINISHED, measuredAt);
    new RunStore(environment.workspace()).saveStage(environment.runId(), record);
  }
}
