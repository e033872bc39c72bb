package io.netwright.data;

import java.util.stream.IntStream;

/**
 * What validation images are used for, so that no image serves two choices about a task model; the
 * epoch of its source was chosen on all of them. An image belongs to one part by the hash of its
 * pixels, whatever set it is met in.
 */
public enum ValidationPart {
  /** Choosing the size of components: three of four, since small losses need many images. */
  BUDGET(0, 6),
  /** Choosing the epoch of fine-tuning: one of eight. */
  EARLY_STOPPING(6, 7),
  /** Making the logits of several sources comparable, and choosing how: one of eight. */
  JOINING(7, 8);

  private static final int SLOTS = 8;

  private final int from;
  private final int to;

  ValidationPart(int from, int to) {
    this.from = from;
    this.to = to;
  }

  /** The images of this part. */
  public ImageSet of(ImageSet validation) {
    return validation.select(
        IntStream.range(0, validation.size())
            .filter(
                i -> {
                  long slot = Math.floorMod(ImageId.of(validation, i), (long) SLOTS);
                  return slot >= from && slot < to;
                })
            .toArray());
  }
}
