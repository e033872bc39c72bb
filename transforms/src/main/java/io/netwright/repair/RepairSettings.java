package io.netwright.repair;

/**
 * How a network is repaired.
 *
 * @param images how many images to look at; all where there are fewer
 * @param mostImages how many at most, where a layer of few positions has more unknowns than those
 *     images give equations for
 * @param ridge weight of the ridge, as a share of the sum of squares of an input over all rows, on
 *     average over the inputs
 * @param chunk how many images are computed at once
 * @param storedBytes how much may be stored of the feature maps that both networks go on from
 */
record RepairSettings(int images, int mostImages, double ridge, int chunk, long storedBytes) {

  /** A thousand images or up to four thousand, a ridge of 1e-3, chunks of 64, half a GiB. */
  static final RepairSettings DEFAULT = new RepairSettings(1000, 4096, 1e-3, 64, 512L << 20);

  /** Refuses what means nothing. */
  RepairSettings {
    if (images < 1 || mostImages < images || chunk < 1 || !(ridge > 0) || storedBytes < 0) {
      throw new IllegalArgumentException(
          "a repair needs images, a chunk and a ridge above 0, got %d, %d and %s"
              .formatted(images, chunk, ridge));
    }
  }
}
