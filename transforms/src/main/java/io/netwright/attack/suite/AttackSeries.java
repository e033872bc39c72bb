package io.netwright.attack.suite;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Attack;
import io.netwright.attack.Classifier;
import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Attacks with one budget, each on what those before it left right: the worst case of every image.
 *
 * <p>The last bits of logits depend on the shape of a batch. Survivors therefore go to an attack in
 * batches of one fixed size, the last one filled up with its first image, so that what becomes of
 * an image depends on no other. An image counts as broken only where a forward pass of its own, in
 * such a batch, says so.
 *
 * @param attacks what to try, in this order
 * @param batch images in a batch
 */
public record AttackSeries(List<Step> attacks, int batch) {
  private static final double SLACK = 1e-6;
  private static final double ROUNDING = 1e-7;

  /**
   * One of them.
   *
   * @param name unique in the series
   * @param attack the attack
   */
  public record Step(String name, Attack attack) {}

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
    long budgets = attacks.stream().map(step -> step.attack().threatModel()).distinct().count();
    if (names < attacks.size() || budgets != 1) {
      throw new IllegalArgumentException(
          "the attacks of a series need names of their own and one threat model, got "
              + attacks.stream()
                  .map(step -> step.name() + " " + step.attack().threatModel())
                  .toList());
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
    int count = seeds.size();
    WorstCase worst = new WorstCase(images, labels.toLongArray(), attacks);
    int[] all = IntStream.range(0, count).toArray();
    for (int[] rows : batches(all)) {
      try (NDManager memory = images.getManager().newSubManager()) {
        NDArray clean = filled(memory, images, rows);
        worst.clean(rows, classifier.predictions(clean));
      }
    }
    for (int step = 0; step < attacks.size(); step++) {
      for (int[] rows : batches(worst.survivors())) {
        attack(classifier, images, seeds, worst, new Work(step, rows));
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
      NDArray some = filled(memory, images, work.rows());
      NDArray labels = memory.create(worst.labels(padded(work.rows())));
      List<Seed> own = Arrays.stream(padded(work.rows())).mapToObj(seeds::get).toList();
      NDArray found =
          step.attack()
              .perturb(
                  classifier, some, labels, own.stream().map(s -> s.with(step.name())).toList());
      requireInside(step, some, found);
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

  private int[] padded(int[] rows) {
    int[] padded = Arrays.copyOf(rows, batch);
    Arrays.fill(padded, rows.length, batch, rows[0]);
    return padded;
  }

  private NDArray filled(NDManager memory, NDArray images, int[] rows) {
    long[] index = Arrays.stream(padded(rows)).asLongStream().toArray();
    NDArray filled = images.get(memory.create(index));
    filled.attach(memory);
    return filled;
  }

  private static void requireInside(Step step, NDArray images, NDArray found) {
    ThreatModel ball = step.attack().threatModel();
    NDArray change = found.sub(images).abs();
    float size =
        switch (ball.norm()) {
          case LINF -> change.max().getFloat();
          case L2 -> change.norm(2, new int[] {1, 2, 3}, false).max().getFloat();
          case L1 -> change.sum(new int[] {1, 2, 3}).max().getFloat();
        };
    boolean inside = size <= ball.radius() * (1 + SLACK) + ROUNDING;
    if (!inside || found.min().getFloat() < 0 || found.max().getFloat() > 1) {
      throw new IllegalStateException(
          step.name() + " left its ball or [0, 1]: it changed an image by " + size + " in " + ball);
    }
  }
}
