package io.netwright.testing;

import io.netwright.data.Batch;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.seed.Seed;
import io.netwright.train.Objective;
import io.netwright.train.TrainingBatch;
import java.util.stream.IntStream;

/** Batches for objectives outside of a training loop. */
public final class SmallBatches {

  private SmallBatches() {}

  /** A batch whose images are the first of their set. */
  public static TrainingBatch of(Network network, Objective objective, Mode mode, Batch batch) {
    return TrainingBatch.of(
        network,
        objective,
        mode,
        batch,
        new TrainingBatch.Examples(
            IntStream.range(0, (int) batch.labels().size()).boxed().toList(), Seed.of(0), 1));
  }
}
