package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Classifier;
import io.netwright.attack.Insides;
import java.util.Optional;

/**
 * The features of a network in place of its logits, {@code (N, D)}: those of its last site, the
 * mean of every channel, where it can be looked into, and the logits themselves where it cannot.
 */
record Features(Classifier classifier, Optional<Insides> insides) implements Classifier {
  private static final int[] PLACES = {2, 3};

  static Features of(Classifier classifier) {
    return new Features(classifier, classifier.insides().filter(shown -> shown.sites() > 0));
  }

  @Override
  public NDArray logits(NDArray images) {
    return logits(images, images.getShape().get(0));
  }

  @Override
  public NDArray logits(NDArray images, long used) {
    if (insides.isEmpty()) {
      return classifier.logits(images, used);
    }
    Insides shown = insides.get();
    NDArray last = shown.look(images, used).features().get(shown.sites() - 1);
    return last.getShape().dimension() == 4 ? last.mean(PLACES) : last;
  }

  @Override
  public void differentiated(long images) {
    if (insides.isEmpty()) {
      classifier.differentiated(images);
    } else {
      insides.get().differentiated(images);
    }
  }
}
