package io.netwright.attack.suite;

import ai.djl.ndarray.NDArray;
import io.netwright.nn.grad.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What became of every image of an {@link AttackSeries}. */
public final class WorstCase {
  private static final int NEVER = Integer.MAX_VALUE;
  private static final int CLEAN = -1;

  private final NDArray images;
  private final long[] labels;
  private final List<String> names;
  private final int[] brokenBy;
  private final float[][] adversarial;

  WorstCase(NDArray images, long[] labels, List<AttackSeries.Step> attacks) {
    this.images = images;
    this.labels = labels;
    this.names = attacks.stream().map(AttackSeries.Step::name).toList();
    this.brokenBy = new int[labels.length];
    this.adversarial = new float[labels.length][];
    Arrays.fill(brokenBy, NEVER);
  }

  /** Whether an image is right as it is. */
  public boolean isRight(int image) {
    return brokenBy[image] != CLEAN;
  }

  /** Whether an image withstood every attack up to one of them, and is right as it is. */
  public boolean isRobustAfter(String attack, int image) {
    int step = names.indexOf(attack);
    if (step < 0) {
      throw new IllegalArgumentException("no attack is called " + attack + "; there are " + names);
    }
    return brokenBy[image] > step;
  }

  /** Whether an image withstood all attacks, and is right as it is. */
  public boolean isRobust(int image) {
    return brokenBy[image] == NEVER;
  }

  /** How many withstood all. */
  public int robust() {
    return survivors().length;
  }

  /** The place in the series of the attack that broke an image first; none where none did. */
  public OptionalInt brokenFirstBy(int image) {
    int step = brokenBy[image];
    return step == NEVER || step == CLEAN ? OptionalInt.empty() : OptionalInt.of(step);
  }

  /** The images, and in place of broken ones what they were broken with, {@code (N, C, H, W)}. */
  public NDArray worst() {
    float[] all = Torch.values(images);
    int size = (int) images.getShape().slice(1).size();
    for (int i = 0; i < adversarial.length; i++) {
      if (adversarial[i] != null) {
        System.arraycopy(adversarial[i], 0, all, i * size, size);
      }
    }
    return images.getManager().create(all, images.getShape());
  }

  int[] survivors() {
    return IntStream.range(0, brokenBy.length).filter(this::isRobust).toArray();
  }

  long[] labels(int[] rows) {
    return Arrays.stream(rows).mapToLong(row -> labels[row]).toArray();
  }

  void clean(int[] rows, long[] predictions) {
    for (int i = 0; i < rows.length; i++) {
      brokenBy[rows[i]] = predictions[i] == labels[rows[i]] ? NEVER : CLEAN;
    }
  }

  void attacked(int step, int[] rows, long[] predictions, NDArray found) {
    float[] pixels = Torch.values(found);
    int size = (int) found.getShape().slice(1).size();
    for (int i = 0; i < rows.length; i++) {
      if (predictions[i] != labels[rows[i]]) {
        brokenBy[rows[i]] = step;
        adversarial[rows[i]] = Arrays.copyOfRange(pixels, i * size, (i + 1) * size);
      }
    }
  }
}
