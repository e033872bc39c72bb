package io.netwright.stage;

import ai.djl.ndarray.NDManager;
import io.netwright.artifact.ArtifactStore;
import io.netwright.artifact.CheckpointFolder;
import io.netwright.metric.Journal;
import io.netwright.metric.MeasuredModel;
import io.netwright.schemas.Provenance;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;

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

  /**
   * The result of another piece of work, a line of its own in the record of the run: found where it
   * is remembered, else done now on the device that this work holds.
   */
  <I extends SpecificRecord, O extends SpecificRecord> Remembered<O> part(
      StageWork<I, O> work, I element) throws IOException, InterruptedException;

  /** Where numbers are written down that are about another model than the one this work makes. */
  Journal about(MeasuredModel model);
}
