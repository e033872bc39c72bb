package io.netwright.train;

import io.netwright.artifact.CheckpointFolder;
import java.io.IOException;
import java.util.Optional;

/**
 * The one checkpoint that a run keeps, under its name.
 *
 * @param run whose it is
 * @param identity what another run's checkpoint is told by
 * @param folder where it is kept
 */
record KeptCheckpoint(TrainingRun run, String identity, CheckpointFolder folder) {
  /** Checkpoints of another format are another run's. */
  private static final String FORMAT = "2";

  /** The checkpoint of a run. */
  static KeptCheckpoint of(TrainingRun run, CheckpointFolder folder) {
    Learning learning = run.learning();
    String frozen = learning.frozen().isEmpty() ? "" : " without " + learning.frozen();
    EpochWatch watch = learning.watch();
    String watched = watch == null ? "" : " watched " + watch.chooses() + ends(watch);
    String paced = learning.paces().isEmpty() ? "" : " at " + learning.paces();
    String about = FORMAT + " " + run.config() + " " + run.seed() + " " + learning.noise();
    String identity = about + frozen + paced + watched;
    return new KeptCheckpoint(run, identity, folder);
  }

  /** Every watch ended its run once. */
  private static String ends(EpochWatch watch) {
    return watch.ends() ? "" : " to the end";
  }

  /** Where the run was left, or its beginning. */
  TrainingCheckpoint read() throws IOException {
    Optional<byte[]> bytes = folder.read(name());
    return bytes.isPresent()
        ? CheckpointFile.read(identity, run.start().graph(), bytes.get())
        : TrainingCheckpoint.start(run.start());
  }

  /** Replaces it. */
  void write(TrainingCheckpoint checkpoint) throws IOException {
    folder.write(name(), CheckpointFile.bytes(identity, checkpoint));
  }

  private String name() {
    return run.name() + ".checkpoint";
  }
}
