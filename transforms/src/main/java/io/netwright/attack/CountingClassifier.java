package io.netwright.attack;

import ai.djl.ndarray.NDArray;

/** Another classifier, and how often it was asked; for one thread. */
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
    forward += images.getShape().get(0);
    return counted.logits(images);
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
