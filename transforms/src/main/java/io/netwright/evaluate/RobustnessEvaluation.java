package io.netwright.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Classifier;
import io.netwright.attack.CountingClassifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.Perturbation;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Attacks the images that a classifier has right and counts which it still has.
 *
 * <p>The seed of an image follows from the seed, the attack's name and the image's index in the
 * test set. What an attack returns is audited and classified anew, in batches of one size ({@link
 * EvenBatches}), as suites ask all along: neither micro-batches nor shards change what they find.
 * Attacks that look at a whole micro-batch at once, such as PGD, see last bits of gradients that
 * depend on its size, which is part of what a result is remembered by. A tie counts as {@link
 * Classifier#predictions} says.
 *
 * @param microBatch images per native batch
 * @param seed of everything random
 */
public record RobustnessEvaluation(NamedAttack attack, int microBatch, Seed seed) {

  /** Refuses empty micro-batches. */
  public RobustnessEvaluation {
    if (microBatch < 1) {
      throw new IllegalArgumentException("microBatch must be at least 1, got " + microBatch);
    }
  }

  /** The evaluation of one of a configuration's attacks. */
  public static RobustnessEvaluation of(EvaluationConfig config, NamedAttack attack) {
    return new RobustnessEvaluation(attack, config.microBatch(), Seed.of(config.seed()));
  }

  /**
   * Attacks one shard.
   *
   * @param manager where the batches go; nothing stays in it
   * @param from position of the first image
   * @param to position after the last image
   * @throws IllegalStateException if the attack leaves its ball or the classifier gives NaN
   */
  public AttackedShard run(
      NDManager manager, Classifier classifier, EvaluatedImages images, int from, int to) {
    if (from < 0 || from > to || to > images.size()) {
      throw new IllegalArgumentException(
          "a shard must lie in [0, " + images.size() + "], got [" + from + ", " + to + ")");
    }
    CountingClassifier counting = new CountingClassifier(classifier);
    List<AttackedImage> attacked = range(manager, counting, images, from, to, Witness.NONE);
    return new AttackedShard(attack, from, attacked, counting.cost((long) to - from));
  }

  /**
   * Attacks images that are known to be right as they are, since an earlier attack left them so.
   *
   * @param manager where the batches go; nothing stays in it
   * @param from position of the first image of the shard that they are of
   * @param positions of the images among those evaluated
   * @throws IllegalStateException if the attack leaves its ball or the classifier gives NaN
   */
  public AttackedShard onward(
      NDManager manager, Classifier classifier, EvaluatedImages images, int from, int[] positions) {
    CountingClassifier counting = new CountingClassifier(classifier);
    List<AttackedImage> attacked = some(manager, counting, images, positions, Witness.NONE);
    return new AttackedShard(attack, from, attacked, counting.cost(positions.length));
  }

  /** Sees what an attack made of some images before it is forgotten. */
  @FunctionalInterface
  interface Witness {
    /** Sees nothing. */
    Witness NONE = (examples, attacked) -> {};

    /**
     * Is shown a batch.
     *
     * @param examples index of each image in the test set
     * @param attacked {@code (N, C, H, W)} float32 in [0, 1]; closed afterwards
     */
    void see(int[] examples, NDArray attacked);

    /** Whether it asks for the batches with that image; others may be in them. */
    default boolean wants(int example) {
      return true;
    }
  }

  /** Somebody who asks for some images. */
  private record Wanting(Set<Integer> examples, Witness witness) implements Witness {
    @Override
    public void see(int[] seen, NDArray attacked) {
      witness.see(seen, attacked);
    }

    @Override
    public boolean wants(int example) {
      return examples.contains(example);
    }
  }

  /**
   * Attacks some images of a piece of work again, each among the very images that it was attacked
   * with then: the last bits of logits depend on the batch, and what comes out must be what came
   * out.
   *
   * @param source the piece of work, and which of its images
   * @param witness sees the batches of these images, others in them included
   */
  List<AttackedImage> again(
      NDManager manager,
      Classifier classifier,
      EvaluatedImages images,
      KeptPiece.Source source,
      Witness witness) {
    Wanting wanting = new Wanting(source.examples(), witness);
    int[] survivors = source.survivors().stream().mapToInt(images::position).toArray();
    List<AttackedImage> attacked =
        survivors.length == 0
            ? range(manager, classifier, images, source.from(), source.to(), wanting)
            : some(manager, classifier, images, survivors, wanting);
    return attacked.stream().filter(image -> wanting.wants(image.example())).toList();
  }

  private List<AttackedImage> range(
      NDManager manager,
      Classifier classifier,
      EvaluatedImages images,
      int from,
      int to,
      Witness witness) {
    List<AttackedImage> attacked = new ArrayList<>();
    for (int start = from; start < to; start += microBatch) {
      int end = Math.min(start + microBatch, to);
      if (IntStream.range(start, end).map(images::example).anyMatch(witness::wants)) {
        attacked.addAll(batch(manager, classifier, images, start, end, witness));
      }
    }
    return attacked;
  }

  private List<AttackedImage> some(
      NDManager manager,
      Classifier classifier,
      EvaluatedImages images,
      int[] positions,
      Witness witness) {
    List<AttackedImage> attacked = new ArrayList<>();
    for (int start = 0; start < positions.length; start += microBatch) {
      int[] some =
          Arrays.copyOfRange(positions, start, Math.min(start + microBatch, positions.length));
      int[] examples = Arrays.stream(some).map(images::example).toArray();
      if (Arrays.stream(examples).anyMatch(witness::wants)) {
        try (NDManager memory = manager.newSubManager()) {
          Batch batch = Batches.range(memory, images.images().select(some), 0, some.length);
          attacked.addAll(attackRight(classifier, batch, examples, witness));
        }
      }
    }
    return attacked;
  }

  private List<AttackedImage> batch(
      NDManager manager,
      Classifier classifier,
      EvaluatedImages images,
      int from,
      int to,
      Witness witness) {
    try (NDManager memory = manager.newSubManager()) {
      Batch batch = Batches.range(memory, images.images(), from, to);
      long[] predictions = EvenBatches.of(classifier, batch.images()).predictions(batch.images());
      int[] labels = Arrays.copyOfRange(images.images().labels(), from, to);
      int[] right =
          IntStream.range(0, to - from).filter(i -> predictions[i] == labels[i]).toArray();
      AttackedImage[] results = new AttackedImage[to - from];
      Arrays.setAll(
          results,
          i -> AttackedImage.unchanged(images.example(from + i), labels[i], (int) predictions[i]));
      if (right.length > 0) {
        int[] examples = Arrays.stream(right).map(i -> images.example(from + i)).toArray();
        List<AttackedImage> survivors =
            attackRight(classifier, rows(batch, right), examples, witness);
        for (int i = 0; i < right.length; i++) {
          results[right[i]] = survivors.get(i);
        }
      }
      return List.of(results);
    }
  }

  private static Batch rows(Batch batch, int[] rows) {
    if (rows.length == batch.labels().size()) {
      return batch;
    }
    NDArray index =
        batch.labels().getManager().create(Arrays.stream(rows).asLongStream().toArray());
    return new Batch(batch.images().get(index), batch.labels().get(index));
  }

  private List<AttackedImage> attackRight(
      Classifier classifier, Batch batch, int[] examples, Witness witness) {
    List<Seed> seeds = Arrays.stream(examples).mapToObj(this::seedOf).toList();
    NDArray attacked = attack.attack().perturb(classifier, batch.images(), batch.labels(), seeds);
    Perturbation size =
        Torch.withoutGradients(() -> Perturbation.between(batch.images(), attacked));
    size.audit(attack.name(), attack.attack().threatModel(), i -> "test image " + examples[i]);
    long[] predictions = EvenBatches.of(classifier, attacked).predictions(attacked);
    long[] labels = batch.labels().toLongArray();
    witness.see(examples, attacked);
    return IntStream.range(0, examples.length)
        .mapToObj(
            i ->
                new AttackedImage(
                    examples[i],
                    (int) labels[i],
                    (int) labels[i],
                    (int) predictions[i],
                    (float) size.linf(i),
                    (float) size.l2(i)))
        .toList();
  }

  private Seed seedOf(int example) {
    return seed.with(attack.name()).with(example);
  }
}
