package io.netwright.evaluate;

import ai.djl.ndarray.NDManager;
import io.netwright.attack.AttackCost;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.gradient.GradientSize;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks, once per model, how large the gradients at the clean images are that attacks follow.
 *
 * <p>It travels and is remembered as a shard of an attack does, under a name that no attack can
 * have, so that the keys of attacks do not depend on it.
 *
 * @param microBatch images per native batch
 */
record GradientProbe(int microBatch) {
  /** The name of its shards; attacks have no spaces in theirs. */
  static final String NAME = "gradient probe";

  /** What stands where an attack has its settings. */
  static final String PARAMETERS = "{}";

  /**
   * Probes one shard.
   *
   * @param manager where the batches go; nothing stays in it
   * @param task which images of which model
   * @throws IllegalStateException if a gradient is NaN or infinite
   */
  ShardOutcome run(
      NDManager manager, Classifier classifier, EvaluatedImages images, AttackTask task) {
    List<AttackedImage> clean = new ArrayList<>();
    List<Float> crossEntropy = new ArrayList<>();
    List<Float> margin = new ArrayList<>();
    for (int from = task.getFrom(); from < task.getTo(); from += microBatch) {
      int to = Math.min(from + microBatch, task.getTo());
      try (NDManager memory = manager.newSubManager()) {
        Batch batch = Batches.range(memory, images.images(), from, to);
        long[] predicted = classifier.predictions(batch.images());
        for (int i = from; i < to; i++) {
          int label = images.images().label(i);
          clean.add(AttackedImage.unchanged(images.example(i), label, (int) predicted[i - from]));
        }
        add(classifier, AttackLoss.CE, batch, crossEntropy);
        add(classifier, AttackLoss.MARGIN, batch, margin);
      }
    }
    return AttackedShard.of(task, clean, AttackCost.NONE)
        .setCrossEntropyGradient(crossEntropy)
        .setMarginGradient(margin)
        .build();
  }

  private static void add(
      Classifier classifier, AttackLoss loss, Batch batch, List<Float> largest) {
    for (float size : GradientSize.largest(classifier, loss, batch.images(), batch.labels())) {
      largest.add(size);
    }
  }
}
