package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Classifier;
import io.netwright.nn.grad.Torch;

/** Another classifier, and which of the images that it is always asked about were ever wrong. */
final class Watching implements Classifier {
  private final Classifier watched;
  private final long[] labels;
  private final boolean[] wasWrong;

  /**
   * Watches.
   *
   * @param labels of the images of every batch, in their order
   */
  Watching(Classifier watched, long[] labels) {
    this.watched = watched;
    this.labels = labels.clone();
    this.wasWrong = new boolean[labels.length];
  }

  @Override
  public NDArray logits(NDArray images) {
    NDArray logits = watched.logits(images);
    long[] predictions =
        Torch.withoutGradients(() -> logits.stopGradient().argMax(1).toLongArray());
    for (int i = 0; i < predictions.length; i++) {
      wasWrong[i] |= predictions[i] != labels[i];
    }
    return logits;
  }

  @Override
  public void differentiated(long images) {
    watched.differentiated(images);
  }

  boolean[] wasWrong() {
    return wasWrong.clone();
  }
}
