package io.netwright.robust;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Attack;
import io.netwright.attack.Classifier;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Pgd;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.Network;
import io.netwright.seed.Seed;
import io.netwright.train.EpochWatch;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The share of some images that are right under ten steps of PGD with a random start: a look at how
 * training goes, no verdict on a model.
 *
 * @param attack what they are attacked by
 * @param images which
 * @param batchSize how many at once
 */
public record RobustAccuracy(Attack attack, ImageSet images, int batchSize)
    implements EpochWatch.Measure {
  private static final int MOST_IMAGES = 500;
  private static final int STEPS = 10;

  /** On at most {@value #MOST_IMAGES} images of all classes, within a threat model. */
  public static RobustAccuracy within(ThreatModel ball, ImageSet images, int batchSize) {
    Fraction step = Fraction.of(ball.radius() / 4);
    return new RobustAccuracy(
        new Pgd(ball, step, STEPS, true, 1), images.ofEveryClass(MOST_IMAGES), batchSize);
  }

  @Override
  public double of(Network network, NDManager manager) {
    int right = 0;
    for (int from = 0; from < images.size(); from += batchSize) {
      int to = Math.min(from + batchSize, images.size());
      try (NDManager memory = manager.newSubManager()) {
        right += right(network::logits, Batches.range(memory, images, from, to), from);
      }
    }
    return (double) right / images.size();
  }

  private int right(Classifier classifier, Batch batch, int from) {
    long[] labels = batch.labels().toLongArray();
    List<Seed> seeds =
        LongStream.range(from, (long) from + labels.length).mapToObj(Seed::of).toList();
    NDArray attacked = attack.perturb(classifier, batch.images(), batch.labels(), seeds);
    long[] predictions = classifier.predictions(attacked);
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += predictions[i] == labels[i] ? 1 : 0;
    }
    return right;
  }
}
