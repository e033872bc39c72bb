package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Ascent;

/** Where every image of a search is, what it found, and where it was best. */
final class ApgdTrace {
  private final Ascent ascent;
  private final NDArray now;
  private final NDArray gradient;
  private final NDArray best;
  private final NDArray bestGradient;
  private final NDArray bestLosses;
  private final NDArray adversarial;
  private final NDArray unmet;

  /**
   * Evaluates the starts.
   *
   * @param start {@code (N, C, H, W)} in the memory of the ascent
   */
  ApgdTrace(Ascent ascent, NDArray start) {
    this.ascent = ascent;
    now = start;
    best = ascent.borrow(start);
    adversarial = ascent.borrow(start);
    try (NDManager memory = ascent.scope().newSubManager()) {
      Ascent.Point point = ascent.at(memory, start);
      gradient = ascent.borrow(point.gradient());
      bestLosses = ascent.borrow(point.losses());
      unmet = ascent.borrow(point.unmet());
    }
    bestGradient = ascent.borrow(gradient);
  }

  /** Where every image is, in the memory of the ascent. */
  NDArray now() {
    return now;
  }

  /** The gradient there, or where the search went back to. */
  NDArray gradient() {
    return gradient;
  }

  /** The iterates of the highest loss. */
  NDArray best() {
    return best;
  }

  /** The highest loss of every image, {@code (N)}. */
  NDArray bestLosses() {
    return bestLosses;
  }

  /** Whether no iterate met the criterion, {@code (N)} boolean. */
  NDArray unmet() {
    return unmet;
  }

  /** Moves every image. */
  void goTo(NDArray next) {
    now.intern(next);
  }

  /** Looks at where every image is. */
  Ascent.Point observe(NDManager memory) {
    Ascent.Point point = ascent.at(memory, now);
    NDArray better = point.losses().gt(bestLosses);
    adversarial.intern(choose(point.unmet(), adversarial, now));
    unmet.intern(point.unmet().logicalAnd(unmet));
    best.intern(choose(better, now, best));
    bestGradient.intern(choose(better, point.gradient(), bestGradient));
    bestLosses.intern(choose(better, point.losses(), bestLosses));
    gradient.intern(Ascent.local(memory, point.gradient()));
    return point;
  }

  /** Sends some images back to where they were best. */
  void goBack(NDArray which) {
    now.intern(choose(which, best, now));
    gradient.intern(choose(which, bestGradient, gradient));
  }

  /** The last iterate that met the criterion, or the given images where there is none. */
  NDArray adversarialOr(NDArray images) {
    NDArray chosen = choose(unmet, ascent.borrow(images), adversarial);
    chosen.attach(ascent.scope());
    return chosen;
  }

  /** Per image one of two arrays of the same shape. */
  private static NDArray choose(NDArray condition, NDArray yes, NDArray no) {
    if (yes.getShape().dimension() == 1) {
      return NDArrays.where(condition, yes, no);
    }
    NDArray mask = condition.reshape(-1, 1, 1, 1).broadcast(yes.getShape());
    return NDArrays.where(mask, yes, no);
  }
}
