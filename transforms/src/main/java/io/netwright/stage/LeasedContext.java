package io.netwright.stage;

import ai.djl.ndarray.NDManager;
import io.netwright.artifact.ArtifactStore;
import io.netwright.artifact.CheckpointFolder;
import io.netwright.schemas.Provenance;

/** The context of work that holds a device lease. */
record LeasedContext(NDManager manager, WorkJournal journal) implements WorkContext {

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
  public void report(String metric, long step, double value) {
    journal.report(metric, step, value);
  }

  @Override
  public void progress(String unit, long done, long total) {
    journal.progress(unit, done, total);
  }
}
