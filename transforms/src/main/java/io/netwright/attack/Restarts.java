package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tries again on the images that are not yet as wanted, and keeps per image the first success.
 *
 * <p>The last bits of logits depend on the shape of a batch, and how many images are left depends
 * on all of them. Only through {@link EvenBatches} does what becomes of an image therefore depend
 * on no other; PGD and APGD in LINF and L2 ask without, as they always did, and so keep their
 * results.
 */
public record Restarts(Classifier classifier, int restarts) {

  /**
   * Some images with what is wanted of them and their seeds.
   *
   * @param positions of the images among all that the attack was given
   */
  public record Sample(
      NDArray images, Criterion criterion, List<Seed> seeds, List<Integer> positions) {
    /** All that an attack is given. */
    public static Sample of(NDArray images, Criterion criterion, List<Seed> seeds) {
      return new Sample(
          images, criterion, seeds, IntStream.range(0, seeds.size()).boxed().toList());
    }

    Sample select(NDManager memory, int[] rows) {
      NDArray index = memory.create(Arrays.stream(rows).asLongStream().toArray());
      NDArray someImages = images.get(index);
      someImages.attach(memory);
      return new Sample(
          someImages,
          criterion.select(memory, index),
          Arrays.stream(rows).mapToObj(seeds::get).toList(),
          Arrays.stream(rows).mapToObj(positions::get).toList());
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
    int count = sample.seeds().size();
    int[] left = unmet(IntStream.range(0, count).toArray(), first, sample.criterion());
    NDArray worst = first;
    for (int restart = 1; restart < restarts && left.length > 0; restart++) {
      try (NDManager memory = sample.images().getManager().newSubManager()) {
        Sample survivors = sample.select(memory, left);
        NDArray attacked = attempt.perturb(survivors, restart);
        int[] remaining = unmet(left, attacked, survivors.criterion());
        NDArray merged = merged(memory, worst, attacked, sources(count, left, remaining));
        merged.attach(memory.getParentManager());
        worst.close();
        worst = merged;
        left = remaining;
      }
    }
    return worst;
  }

  private int[] unmet(int[] rows, NDArray attacked, Criterion criterion) {
    boolean[] unmet = criterion.unmet(classifier.predictions(attacked));
    return IntStream.range(0, rows.length).filter(i -> unmet[i]).map(i -> rows[i]).toArray();
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
