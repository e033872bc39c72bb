package io.netwright.attack;

/**
 * What attacking some images cost; a pass is one forward or one backward of one image.
 *
 * @param images how many were attacked
 * @param forward forward passes over all of them
 * @param backward backward passes over all of them
 */
public record AttackCost(long images, long forward, long backward) {
  /** Nothing was attacked. */
  public static final AttackCost NONE = new AttackCost(0, 0, 0);

  /** Refuses negative counts. */
  public AttackCost {
    if (images < 0 || forward < 0 || backward < 0) {
      throw new IllegalArgumentException(
          "a cost must not be negative, got %d images, %d forward, %d backward"
              .formatted(images, forward, backward));
    }
  }

  /** Passes of either kind. */
  public long passes() {
    return forward + backward;
  }

  /** Passes of either kind per image, on average; 0 where there is none. */
  public double perImage() {
    return images == 0 ? 0 : (double) passes() / images;
  }

  /** Both costs together. */
  public AttackCost plus(AttackCost other) {
    return new AttackCost(
        images + other.images, forward + other.forward, backward + other.backward);
  }
}
