package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;

/**
 * Another classifier that is asked about one image at a time, padding not at all. For classifiers
 * made around one image, which cannot tell from a batch which of its rows are that image's.
 */
record OneByOne(Classifier classifier, int classes) implements Classifier {

  /** A classifier in batches of one. */
  static EvenBatches of(Classifier classifier, int classes) {
    return new EvenBatches(new OneByOne(classifier, classes), 1);
  }

  @Override
  public NDArray logits(NDArray images) {
    return classifier.logits(images);
  }

  @Override
  public NDArray logits(NDArray images, long used) {
    return used == 0
        ? images.getManager().zeros(new Shape(images.getShape().get(0), classes))
        : classifier.logits(images, used);
  }

  @Override
  public void differentiated(long images) {
    classifier.differentiated(images);
  }
}
