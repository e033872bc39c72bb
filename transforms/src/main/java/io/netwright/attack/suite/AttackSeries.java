package io.netwright.attack.suite;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.Perturbation;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Attacks with one budget, each on what those before it left right: the worst case of every image.
 *
 * <p>The last bits of logits depend on the shape of a batch. The classifier is therefore asked in
 * batches of one size ({@link EvenBatches}), so that what becomes of an image depends on no other.
 * An image counts as broken only where a forward pass of its own, in such a batch, says so.
 *
 * @param attacks what to try, in this order
 * @param batch images in a batch, and how many an attack is given at once
 */
public record AttackSeries(List<Step> attacks, int batch) {
  /**
   * One of them: an attack that is asked in batches of one size, with seeds of its own.
   *
   * @param name unique in the series
   * @param attack the attack
   */
  public record Step(String name, Attack attack) implements Attack {
    @Override
    public ThreatModel threatModel() {
      return attack.threatModel();
    }

    @Override
    public int algorithmVersion() {
      return attack.algorithmVersion();
    }

    @Override
    public AttackLoss objective() {
      return attack.objective();
    }

    @Override
    public int gradients() {
      return attack.gradients();
    }

    @Override
    public int leastClasses() {
      return attack.leastClasses();
    }

    @Override
    public boolean returnsItsSearch() {
      return attack.returnsItsSearch();
    }

    @Override
    public NDArray perturb(
        Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
      List<Seed> own = seeds.stream().map(seed -> seed.with(name)).toList();
      return attack.perturb(EvenBatches.of(classifier, images), images, labels, own);
    }
  }

  /** Refuses a series that has no one budget. */
  public AttackSeries {
    attacks = List.copyOf(attacks);
    if (attacks.isEmpty() || batch < 1) {
      throw new IllegalArgumentException(
          "a series needs an attack and a batch of at least 1, got "
              + attacks.size()
              + " attacks and a batch of "
              + batch);
    }
    long names = attacks.stream().map(Step::name).distinct().count();
    // 8/255 may be written otherwise
    long budgets = attacks.stream().map(step -> step.threatModel().name()).distinct().count();
    if (names < attacks.size() || budgets != 1) {
      throw new IllegalArgumentException(
          "the attacks of a series need names of their own and one threat model, got "
              + attacks.stream().map(step -> step.name() + " " + step.threatModel()).toList());
    }
  }

  /**
   * Attacks images.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]; not modified
   * @param labels {@code (N)} int64
   * @param seeds one per image
   */
  public WorstCase run(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    Classifier even = new EvenBatches(classifier, batch);
    WorstCase worst = new WorstCase(images, labels.toLongArray(), attacks);
    for (int[] rows : batches(IntStream.range(0, seeds.size()).toArray())) {
      try (NDManager memory = images.getManager().newSubManager()) {
        worst.clean(rows, even.predictions(some(memory, images, rows)));
      }
    }
    for (int step = 0; step < attacks.size(); step++) {
      for (int[] rows : batches(worst.survivors())) {
        attack(even, images, seeds, worst, new Work(step, rows));
      }
    }
    return worst;
  }

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Work(int step, int[] rows) {}

  private void attack(
      Classifier classifier, NDArray images, List<Seed> seeds, WorstCase worst, Work work) {
    try (NDManager memory = images.getManager().newSubManager()) {
      Step step = attacks.get(work.step());
      NDArray some = some(memory, images, work.rows());
      NDArray labels = memory.create(worst.labels(work.rows()));
      List<Seed> own = Arrays.stream(work.rows()).mapToObj(seeds::get).toList();
      NDArray found = step.perturb(classifier, some, labels, own);
      Torch.withoutGradients(() -> Perturbation.between(some, found))
          .audit(step.name(), step.threatModel(), i -> "image " + work.rows()[i]);
      worst.attacked(work.step(), work.rows(), classifier.predictions(found), found);
    }
  }

  private List<int[]> batches(int[] rows) {
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < rows.length; from += batch) {
      batches.add(Arrays.copyOfRange(rows, from, Math.min(from + batch, rows.length)));
    }
    return batches;
  }

  private static NDArray some(NDManager memory, NDArray images, int[] rows) {
    NDArray some = images.get(memory.create(Arrays.stream(rows).asLongStream().toArray()));
    some.attach(memory);
    return some;
  }
}
