package io.netwright.attack;

import ai.djl.ndarray.NDArray;

/** What an ascent goes up: the loss of every image, and the logits that say whether it is done. */
public interface Hill {
  /**
   * What is known at some images.
   *
   * @param logits {@code (N, K)} float32 of the classifier that is attacked
   * @param losses {@code (N)} what is increased, differentiable with respect to the images
   */
  record Place(NDArray logits, NDArray losses) {}

  /** The loss of a classifier's logits. */
  static Hill of(Classifier classifier, LogitLoss loss) {
    return new OfLogits(classifier, loss);
  }

  /** What people call the loss. */
  String name();

  /**
   * Looks at some images.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]
   * @param labels {@code (N, 1)} int64
   */
  Place at(NDArray images, NDArray labels);

  /** Told that an ascent went back from the losses of so many images. */
  void differentiated(long images);

  /** The loss of a classifier's logits. */
  record OfLogits(Classifier classifier, LogitLoss loss) implements Hill {
    @Override
    public String name() {
      return loss.name();
    }

    @Override
    public Place at(NDArray images, NDArray labels) {
      NDArray logits = classifier.logits(images);
      return new Place(logits, loss.perImage(logits, labels));
    }

    @Override
    public void differentiated(long images) {
      classifier.differentiated(images);
    }
  }
}
