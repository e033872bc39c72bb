package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Uphill on a classifier's loss: one forward and one input gradient per step, the memory of a step
 * freed at its end.
 *
 * <p>Losses are summed over the images, so that an image's gradient does not depend on the batch.
 */
public final class Ascent implements AutoCloseable {
  private final Hill hill;
  private final NDManager scope;
  private final Criterion criterion;
  private final NDArray column;
  private final NDArray gradientSum;
  private final int samples;

  /** Starts, away from the labels, for images whose manager the results go to. */
  public Ascent(Classifier classifier, LogitLoss loss, NDArray images, NDArray labels) {
    this(classifier, loss, images, Criterion.untargeted(labels));
  }

  /** Starts for images whose manager the results go to. */
  public Ascent(Classifier classifier, LogitLoss loss, NDArray images, Criterion criterion) {
    this(classifier, loss, images, criterion, 1);
  }

  /**
   * The same against a classifier that answers at random.
   *
   * @param samples how often it is asked at each place: the gradient is the mean, all else is of
   *     the last answer
   */
  public Ascent(
      Classifier classifier, LogitLoss loss, NDArray images, Criterion criterion, int samples) {
    this(Hill.of(classifier, loss), images, criterion, samples);
  }

  private Ascent(Hill hill, NDArray images, Criterion criterion, int samples) {
    this.samples = samples;
    this.hill = hill;
    this.scope = images.getManager().newSubManager();
    this.criterion = criterion.in(scope);
    this.column = this.criterion.labels().expandDims(1);
    this.gradientSum = scope.create(0f);
  }

  /**
   * What an attack climbs to, handed to the caller's memory; all else is freed.
   *
   * @param climb images in the memory of the attack
   */
  public static NDArray result(
      Classifier classifier,
      LogitLoss loss,
      NDArray images,
      Criterion criterion,
      Function<Ascent, NDArray> climb) {
    return result(classifier, loss, images, criterion, 1, climb);
  }

  /**
   * The same against a classifier that answers at random.
   *
   * @param samples how often it is asked at each place
   */
  public static NDArray result(
      Classifier classifier,
      LogitLoss loss,
      NDArray images,
      Criterion criterion,
      int samples,
      Function<Ascent, NDArray> climb) {
    return result(Hill.of(classifier, loss), images, criterion, samples, climb);
  }

  /** The same up any hill. */
  public static NDArray result(
      Hill hill,
      NDArray images,
      Criterion criterion,
      int samples,
      Function<Ascent, NDArray> climb) {
    return Torch.withoutGradients(
        () -> {
          try (Ascent ascent = new Ascent(hill, images, criterion, samples)) {
            return ascent.finish(climb.apply(ascent));
          }
        });
  }

  /**
   * What the classifier says at some images.
   *
   * @param losses {@code (N)}
   * @param unmet {@code (N)} boolean: not yet as the criterion wants it
   * @param gradient {@code (N, C, H, W)} of the summed losses
   */
  public record Point(NDArray losses, NDArray unmet, NDArray gradient) {}

  /** Memory that lives as long as the attack. */
  public NDManager scope() {
    return scope;
  }

  /** The same numbers in the attack's memory; closing them leaves the caller's alone. */
  public NDArray borrow(NDArray array) {
    return local(scope, array);
  }

  /**
   * Takes one step and frees where it came from.
   *
   * @param at {@code (N, C, H, W)} in the attack's memory
   * @param update the next images from these and the gradient
   */
  public NDArray step(NDArray at, BiFunction<NDArray, NDArray, NDArray> update) {
    try (NDManager memory = scope.newSubManager()) {
      NDArray next = update.apply(at, at(memory, at).gradient());
      next.attach(scope);
      return next;
    }
  }

  /**
   * Goes on from images in the attack's memory and frees what that took, the images included.
   *
   * @param move the next images from a step's memory and the images in it
   */
  public NDArray move(NDArray from, BiFunction<NDManager, NDArray, NDArray> move) {
    try (NDManager memory = scope.newSubManager()) {
      NDArray next = move.apply(memory, local(memory, from));
      next.attach(scope);
      from.close();
      return next;
    }
  }

  /** The same numbers in other memory, so that what is computed from them is freed with it. */
  public static NDArray local(NDManager memory, NDArray array) {
    NDArray alias = array.stopGradient();
    alias.attach(memory);
    return alias;
  }

  /** Evaluates the classifier and the gradient in the given memory. */
  public Point at(NDManager memory, NDArray images) {
    Point last = once(memory, images);
    if (samples == 1) {
      return last;
    }
    NDArray sum = last.gradient();
    for (int i = 1; i < samples; i++) {
      last = once(memory, images);
      sum = sum.add(last.gradient());
    }
    return new Point(last.losses(), last.unmet(), sum.divi(Torch.scalar(memory, samples)));
  }

  private Point once(NDManager memory, NDArray images) {
    NDArray leaf = images.stopGradient();
    leaf.attach(memory);
    leaf.setRequiresGradient(true);
    Hill.Place place = Torch.withGradients(() -> hill.at(leaf, column));
    NDArray losses = place.losses();
    NDArray gradient = gradient(Torch.withGradients(losses::sum), leaf);
    gradient.attach(memory);
    gradientSum.addi(gradient.sum());
    hill.differentiated(leaf.getShape().get(0));
    return new Point(losses.stopGradient(), criterion.unmet(place.logits()), gradient);
  }

  private static NDArray gradient(NDArray loss, NDArray images) {
    return Gradients.firstOrder(loss, images);
  }

  /** Hands a result to the caller's memory, or says that its numbers are no numbers. */
  public NDArray finish(NDArray result) {
    if (!Float.isFinite(gradientSum.getFloat())) {
      throw new NotFiniteException(hill.name());
    }
    result.attach(scope.getParentManager());
    return result;
  }

  @Override
  public void close() {
    scope.close();
  }
}
