package io.netwright.data;

import java.util.Optional;

/**
 * Where the objects are in the images of a set, where that is known.
 *
 * @param masks one for each image, {@code (1, H, W)}: how much of each pixel is object, 255 for all
 *     of it; labelled 1 where the mask is known and 0 where it is not
 */
public record ObjectMasks(ImageSet masks) {

  /** Knows the mask of an image, or none. */
  @FunctionalInterface
  interface Known {
    /** {@code (H, W)} uint8. */
    Optional<byte[]> of(ImageOrigin image);
  }

  /** The masks of a set's images; of an image that shows nothing of its object none is known. */
  static ObjectMasks of(ImageSet images, Known known) {
    ImageShape shape = new ImageShape(1, images.shape().height(), images.shape().width());
    byte[] pixels = new byte[images.size() * shape.size()];
    int[] labels = new int[images.size()];
    for (int i = 0; i < labels.length; i++) {
      Optional<byte[]> mask = images.origin(i).flatMap(known::of);
      if (mask.isPresent()) {
        System.arraycopy(mask.get(), 0, pixels, i * shape.size(), shape.size());
        labels[i] = 1;
      }
    }
    return new ObjectMasks(new ImageSet(shape, pixels, labels));
  }

  /** How many images have a known mask. */
  public int known() {
    int known = 0;
    for (int label : masks.labels()) {
      known += label;
    }
    return known;
  }
}
