package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Tries again on the images that are still right, and keeps per image the first success. */
public record Restarts(Classifier classifier, int restarts) {

  /** Some images with their labels and seeds. */
  public record Sample(NDArray images, NDArray labels, List<Seed> seeds) {

    Sample select(NDManager memory, int[] rows) {
      NDArray index = memory.create(Arrays.stream(rows).asLongStream().toArray());
      NDArray someImages = images.get(index);
      someImages.attach(memory);
      NDArray someLabels = labels.get(index);
      someLabels.attach(memory);
      return new Sample(someImages, someLabels, Arrays.stream(rows).mapToObj(seeds::get).toList());
    }
  }

  /** One start. */
  @FunctionalInterface
  public interface Attempt {

    /** Attacked images in the memory of the sample's. */
    NDArray perturb(Sample sample, int restart);
  }

  /** The first success of every image, or its first attempt where none succeeds. */
  public NDArray worst(Sample sample, Attempt attempt) {
    NDArray first = attempt.perturb(sample, 0);
    return restarts == 1 ? first : Torch.withoutGradients(() -> improved(sample, attempt, first));
  }

  private NDArray improved(Sample sample, Attempt attempt, NDArray first) {
    long[] labels = sample.labels().toLongArray();
    int[] right = stillRight(IntStream.range(0, labels.length).toArray(), first, labels);
    NDArray worst = first;
    for (int restart = 1; restart < restarts && right.length > 0; restart++) {
      try (NDManager memory = sample.images().getManager().newSubManager()) {
        NDArray attacked = attempt.perturb(sample.select(memory, right), restart);
        int[] remaining = stillRight(right, attacked, labels);
        NDArray merged = merged(memory, worst, attacked, sources(labels.length, right, remaining));
        merged.attach(memory.getParentManager());
        worst.close();
        worst = merged;
        right = remaining;
      }
    }
    return worst;
  }

  private int[] stillRight(int[] rows, NDArray attacked, long[] labels) {
    long[] predictions = classifier.predictions(attacked);
    return IntStream.range(0, rows.length)
        .filter(i -> predictions[i] == labels[rows[i]])
        .map(i -> rows[i])
        .toArray();
  }

  /** For every row where its worst image is: itself, or its success among the attacked. */
  private static long[] sources(int count, int[] attacked, int[] remaining) {
    long[] sources = new long[count];
    Arrays.setAll(sources, row -> row);
    for (int i = 0; i < attacked.length; i++) {
      if (Arrays.binarySearch(remaining, attacked[i]) < 0) {
        sources[attacked[i]] = (long) count + i;
      }
    }
    return sources;
  }

  private static NDArray merged(NDManager memory, NDArray worst, NDArray attacked, long[] sources) {
    NDArray both = worst.concat(attacked, 0);
    both.attach(memory);
    return both.get(memory.create(sources));
  }
}
