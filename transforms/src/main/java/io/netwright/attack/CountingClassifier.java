package io.netwright.attack;

import ai.djl.ndarray.NDArray;

/** Another classifier, and how often it was asked about images, padding aside; for one thread. */
public final class CountingClassifier implements Classifier {
  private final Classifier counted;
  private long forward;
  private long backward;

  /** Starts to count. */
  public CountingClassifier(Classifier counted) {
    this.counted = counted;
  }

  @Override
  public NDArray logits(NDArray images) {
    return logits(images, images.getShape().get(0));
  }

  @Override
  public NDArray logits(NDArray images, long used) {
    forward += used;
    return counted.logits(images, used);
  }

  @Override
  public void differentiated(long images) {
    backward += images;
    counted.differentiated(images);
  }

  /** What was counted so far, spent on so many images. */
  public AttackCost cost(long images) {
    return new AttackCost(images, forward, backward);
  }
}
