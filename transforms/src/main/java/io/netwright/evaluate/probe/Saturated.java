package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Classifier;
import io.netwright.nn.grad.Torch;

/** Another classifier with ten thousand times the logits, whose softmax is one everywhere. */
record Saturated(Classifier classifier) implements Classifier {
  private static final float FACTOR = 10_000;

  @Override
  public NDArray logits(NDArray images) {
    return logits(images, images.getShape().get(0));
  }

  @Override
  public NDArray logits(NDArray images, long used) {
    return Torch.times(classifier.logits(images, used), FACTOR);
  }

  @Override
  public void differentiated(long images) {
    classifier.differentiated(images);
  }
}
