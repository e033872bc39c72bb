package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.oracle.Sample;
import io.netwright.data.Batch;
import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images that a classifier has right, each with a seed of its own.
 *
 * @param images {@code (N, C, H, W)} float32 in [0, 1]
 * @param labels {@code (N)} int64
 * @param seeds one per image
 */
public record ProbedImages(NDArray images, NDArray labels, List<Seed> seeds) {

  /** Takes an immutable copy of the seeds. */
  public ProbedImages {
    seeds = List.copyOf(seeds);
  }

  /**
   * Which images of a batch a classifier has right, by their rows; there may be none.
   *
   * @param classifier asked in batches of one size
   */
  public static int[] right(Classifier classifier, Batch batch) {
    long[] predictions = EvenBatches.of(classifier, batch.images()).predictions(batch.images());
    long[] labels = batch.labels().toLongArray();
    return IntStream.range(0, labels.length).filter(i -> predictions[i] == labels[i]).toArray();
  }

  /** At most so many of some rows, from the first to the last at equal distances. */
  public static int[] spread(int rows, int most) {
    int count = Math.min(rows, most);
    return IntStream.range(0, count).map(i -> (int) ((long) i * rows / count)).toArray();
  }

  /** How many there are. */
  public int size() {
    return seeds.size();
  }

  /** Some of them. */
  public ProbedImages select(int[] rows) {
    if (rows.length == size()) {
      return this;
    }
    if (rows.length == 0) {
      return new ProbedImages(images.get("0:0"), labels.get("0:0"), List.of());
    }
    NDManager memory = images.getManager();
    NDArray index = memory.create(Arrays.stream(rows).asLongStream().toArray());
    return new ProbedImages(
        images.get(index), labels.get(index), Arrays.stream(rows).mapToObj(seeds::get).toList());
  }

  /** The seeds for one purpose. */
  List<Seed> seeds(String purpose) {
    return seeds.stream().map(seed -> seed.with(purpose)).toList();
  }

  /** The same on the host. */
  Sample sample() {
    return Sample.of(images, labels, seeds);
  }

  /** How many numbers an image has. */
  int pixels() {
    return (int) images.getShape().slice(1).size();
  }
}
