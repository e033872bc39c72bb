package io.netwright.stage;

import ai.djl.ndarray.NDManager;
import io.netwright.artifact.ArtifactStore;
import io.netwright.artifact.CheckpointFolder;
import io.netwright.device.DeviceLease;
import io.netwright.metric.Journal;
import io.netwright.metric.MeasuredModel;
import io.netwright.metric.Metric;
import io.netwright.schemas.Provenance;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;

/** The context of work that holds a device lease. */
record LeasedContext(NDManager manager, WorkJournal journal, DeviceLease lease)
    implements WorkContext {

  @Override
  public ArtifactStore artifacts() {
    return journal.environment().workspace().artifacts();
  }

  @Override
  public CheckpointFolder checkpoints() {
    return journal.environment().workspace().checkpoints(key());
  }

  @Override
  public String key() {
    return journal.key();
  }

  @Override
  public Provenance provenance() {
    return journal.provenance();
  }

  @Override
  public <I extends SpecificRecord, O extends SpecificRecord> Remembered<O> part(
      StageWork<I, O> work, I element) throws IOException, InterruptedException {
    return new RememberedWork<>(work, journal.environment()).within(element, lease);
  }

  @Override
  public void report(Metric metric, long step, double value) {
    journal.report(metric, step, value);
  }

  @Override
  public Journal about(MeasuredModel model) {
    return journal.about(model);
  }

  @Override
  public void progress(String unit, long done, long total) {
    journal.progress(unit, done, total);
  }
}
