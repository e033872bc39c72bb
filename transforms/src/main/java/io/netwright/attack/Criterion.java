package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** What an attack is after, image by image: any class but the label, or one class of its own. */
public sealed interface Criterion {
  /** Any class but the label, {@code (N)} int64. */
  static Criterion untargeted(NDArray labels) {
    return new Untargeted(labels);
  }

  /**
   * One class per image.
   *
   * @param labels {@code (N)} int64
   * @param targets {@code (N)} int64, none of them its image's label
   */
  static Criterion targeted(NDArray labels, NDArray targets) {
    return new Targeted(labels, targets);
  }

  /** The true classes, {@code (N)} int64. */
  NDArray labels();

  /** Whether each image is not yet as wanted, {@code (N)} boolean; ties count as predictions do. */
  NDArray unmet(NDArray logits);

  /** The same of one image's prediction, {@code row} among these. */
  boolean[] unmet(long[] predictions);

  /** What is to grow. */
  LogitLoss loss(AttackLoss loss);

  /** The criterion of some of the images, in the given memory. */
  Criterion select(NDManager memory, NDArray rows);

  /** The same numbers in other memory. */
  Criterion in(NDManager memory);

  private static NDArray selected(NDManager memory, NDArray array, NDArray rows) {
    return Ascent.local(memory, array).get(rows);
  }

  /** Any class but the label: met where the first largest logit is not the label's. */
  record Untargeted(NDArray labels) implements Criterion {
    @Override
    public NDArray unmet(NDArray logits) {
      return logits.argMax(1).eq(labels);
    }

    @Override
    public boolean[] unmet(long[] predictions) {
      return compare(predictions, labels, true);
    }

    @Override
    public LogitLoss loss(AttackLoss loss) {
      return loss;
    }

    @Override
    public Criterion select(NDManager memory, NDArray rows) {
      return new Untargeted(selected(memory, labels, rows));
    }

    @Override
    public Criterion in(NDManager memory) {
      return new Untargeted(Ascent.local(memory, labels));
    }
  }

  /** One class per image: met where the first largest logit is the target's. */
  record Targeted(NDArray labels, NDArray targets) implements Criterion {
    @Override
    public NDArray unmet(NDArray logits) {
      return logits.argMax(1).neq(targets);
    }

    @Override
    public boolean[] unmet(long[] predictions) {
      return compare(predictions, targets, false);
    }

    @Override
    public LogitLoss loss(AttackLoss loss) {
      return new TargetLoss(loss, targets);
    }

    @Override
    public Criterion select(NDManager memory, NDArray rows) {
      return new Targeted(selected(memory, labels, rows), selected(memory, targets, rows));
    }

    @Override
    public Criterion in(NDManager memory) {
      return new Targeted(Ascent.local(memory, labels), Ascent.local(memory, targets));
    }
  }

  private static boolean[] compare(long[] predictions, NDArray classes, boolean unmetWhereEqual) {
    long[] wanted = classes.toLongArray();
    boolean[] unmet = new boolean[predictions.length];
    for (int i = 0; i < unmet.length; i++) {
      unmet[i] = (predictions[i] == wanted[i]) == unmetWhereEqual;
    }
    return unmet;
  }
}
