package io.netwright.stage;

import ai.djl.ndarray.NDManager;
import io.netwright.artifact.ArtifactStore;
import io.netwright.artifact.CheckpointFolder;
import io.netwright.metric.Journal;
import io.netwright.metric.MeasuredModel;
import io.netwright.schemas.Provenance;

/** What a piece of work may reach: memory, artifacts, checkpoints and the run's journal. */
public interface WorkContext extends Journal {

  /** A memory scope on the leased device; closed when the work is done. */
  NDManager manager();

  /** The workspace's artifacts. */
  ArtifactStore artifacts();

  /** Where this piece of work keeps checkpoints; survives retries, removed when it is done. */
  CheckpointFolder checkpoints();

  /** The memo key of this piece of work, 64 hexadecimal digits. */
  String key();

  /** How what this piece of work makes comes to be. */
  Provenance provenance();

  /** Where numbers are written down that are about another model than the one this work makes. */
  Journal about(MeasuredModel model);
}
